import {
  defineCheck,
  type EndpointScope,
  type Exchange,
  type Fresh,
  type Marker,
  type Outcome,
  type OutOfBandCall,
  type Payload,
  type Planted,
  type Point,
  type Verdict,
} from '../model/index.ts';
import { ssrfAdvice } from './advice/ssrf.ts';
import { type CallbackAddress, callbackAddress } from './callback/address.ts';
import { addressKindOf } from './callback/address-like.ts';
import { judgeCall, listen } from './callback/judge-call.ts';
import { fill, firstRound, furtherRounds, type Round } from './callback/rounds.ts';
import { ssrfInside } from './inside/ssrf.ts';
import { accountFor } from './shared/account-for.ts';
import { canTravel, originalText, type Sending, type Steps, sendOne, takesText } from './shared/probing.ts';

/** An address of ours in every value: what calls it lets others choose where it connects to. */
export default defineCheck({
  id: 'ssrf',
  title: 'Server-side request forgery',
  cwe: 'CWE-918',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:N',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:N/VA:N/SC:H/SI:L/SA:N',
  scope: 'endpoint',
  byDefault: true,
  listens: true,
  advice: ssrfAdvice,
  inside: ssrfInside,
  ceiling: { gentle: 25, normal: 60, thorough: 120 },
  applies(at) {
    if (at.callback === undefined) return { notApplicable: 'nobody listens for calls' };
    return at.points.some(canHoldAddress) ? true : { notApplicable: 'no value can hold an address' };
  },

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const points = at.points.filter(canHoldAddress);
    const account = accountFor(at, points);
    const address = callbackAddress(at.callback ?? '');
    // A path that the page only sends readers on to is fetched by them.
    const sendsOn = at.baseline.ordinary.every(({ response: { status } }) => status >= 300 && status < 400);
    const likely = points.filter((point) => {
      const kind = addressKindOf(point);
      return kind !== undefined && !(kind === 'path' && sendsOn);
    });
    const others = points.filter((point) => !likely.includes(point));
    // Apart, so that a form which refuses an address as a name still fetches the one that it wants.
    for (const group of [likely, others].filter(({ length }) => length > 0)) {
      const tried = yield* tryAll(at, address, firstRound(at.payloads, group), account, fresh);
      for (const [point, payload] of yield* answered(tried, group === likely ? WAIT_MS.likely : WAIT_MS.other)) {
        account.settle(point, yield* confirm(at, address, point, payload, fresh));
      }
    }
    const open = account.open().filter((point) => likely.includes(point));
    if (open.length === 0) return account.outcomes('its place cannot hold an address');
    const tried: Tried[] = [];
    for (const round of furtherRounds(at.payloads, open, address)) {
      tried.push(...(yield* tryAll(at, address, round, account, fresh)));
    }
    for (const [point, payload] of yield* answered(tried, WAIT_MS.further)) {
      if (account.open().includes(point)) account.settle(point, yield* confirm(at, address, point, payload, fresh));
    }
    return account.outcomes('its place cannot hold an address');
  },

  late: ({ marker, exchange }: Planted, call: OutOfBandCall): Verdict =>
    judgeCall({ marker, call, exchange, control: 'Addresses with other words, never sent, got no call.' }),
});

/** What is fetched while one waits for the answer has called by then; what is handed on is heard at the run's end. */
const WAIT_MS = { likely: 120, other: 20, further: 200, confirm: 1_500, silence: 100 };

/** A session's cookie would only be lost, and a password is checked, not fetched. */
const NEVER = /pass(?:word|wd)?$|^(?:sess|sid$|.*session|.*token$|csrf|.*auth)/i;

function canHoldAddress(point: Point): boolean {
  if (point.part !== 'value' || !takesText(point) || !canTravel(point, 'http://')) return false;
  if ((point.hint?.maxLength ?? 99) < 32) return false;
  if (point.added) return point.id === 'header:referer';
  if (
    NEVER.test(point.name) ||
    /^(?:email|date|time|password|color|tel|date-time|uuid)$/.test(point.hint?.format ?? '')
  )
    return false;
  const kind = addressKindOf(point);
  if (point.location === 'path' || point.location === 'cookie') return kind !== undefined;
  // Numbers, dates and mail addresses are checked before anything is done with them.
  return (
    kind !== undefined || !/^(?:[\d\s.,:+-]+(?:T[\d:.]+Z?)?|true|false|[^\s@]+@[^\s@]+)$/.test(originalText(point))
  );
}

interface Tried {
  point: Point;
  payload: Payload;
  marker: Marker;
}

function* tryAll(
  at: EndpointScope,
  address: CallbackAddress,
  round: Round,
  account: ReturnType<typeof accountFor>,
  fresh: Fresh,
): Steps<Tried[]> {
  const tried = [...round].map(([point, payload]): Tried => ({ point, payload, marker: fresh.marker() }));
  const set = new Map(tried.map(({ point, payload, marker }) => [point, fill(at, payload, point, address, marker)]));
  const markers = tried.map(({ marker }) => marker);
  const note = `an address of ours: ${[...new Set(tried.map(({ payload }) => payload.id))].join(', ')}`;
  account.note(yield* sendOne(at.endpoint, { set, markers, note, effect: 'callback' }));
  return tried;
}

/** Of each point the first payload whose address was called. */
function* answered(tried: readonly Tried[], withinMs: number): Steps<Map<Point, Payload>> {
  const calls = yield* listen(
    tried.map(({ marker }) => marker),
    withinMs,
  );
  const called = new Map<Point, Payload>();
  for (const { point, payload, marker } of tried) {
    if (!called.has(point) && calls.some((call) => call.marker === marker)) called.set(point, payload);
  }
  return called;
}

/** Once more with another word, and that a path of the same shape without our address calls nobody. */
function* confirm(
  at: EndpointScope,
  address: CallbackAddress,
  point: Point,
  payload: Payload,
  fresh: Fresh,
): Steps<Verdict | undefined> {
  const [marker, silent] = [fresh.marker(), fresh.marker()];
  const again: Sending = {
    set: new Map([[point, fill(at, payload, point, address, marker)]]),
    markers: [marker],
    note: 'an address of ours, by itself',
    effect: 'callback',
  };
  const exchange: Exchange | undefined = yield* sendOne(at.endpoint, again);
  const inert = { set: new Map([[point, `/${silent}`]]), markers: [silent], note: 'control: no address of ours' };
  const control = yield* sendOne(at.endpoint, inert);
  const [call] = yield* listen([marker], WAIT_MS.confirm);
  if (!exchange || !control || !call) return undefined;
  const strays = yield* listen([silent], WAIT_MS.silence);
  if (strays.length > 0) return { is: 'inconclusive', reason: 'the listener was called without being named' };
  return judgeCall({
    marker,
    call,
    exchange,
    controlExchange: control,
    control: 'The same word without our address brought no call.',
  });
}
