import { isWall } from '../judge/blocked.ts';
import { proveSignature } from '../judge/prove/signature.ts';
import {
  type Answered,
  defineCheck,
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Outcome,
  type OutOfBandCall,
  type Payload,
  type Planted,
  type Point,
  type Verdict,
} from '../model/index.ts';
import { xxeAdvice } from './advice/xxe.ts';
import { judgeCall, listen } from './callback/judge-call.ts';
import { showsSystemFile } from './path/system-files.ts';
import { accountFor } from './shared/account-for.ts';
import { probeFor, type Steps } from './shared/probing.ts';
import { type Entities, written } from './xml/entities.ts';
import { type XmlPlace, xmlPlaces } from './xml/places.ts';

/**
 * A document whose entities stand for a known file and for an address of ours. That a parser replaces entities of the
 * document itself is no weakness; that it fetches what they name is.
 */
export default defineCheck({
  id: 'xxe',
  title: 'XML external entities',
  cwe: 'CWE-611',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:L',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:L/SC:L/SI:N/SA:N',
  scope: 'endpoint',
  byDefault: true,
  listens: true,
  advice: xxeAdvice,
  ceiling: { gentle: 12, normal: 40, thorough: 80 },
  applies: ({ endpoint, points }) =>
    xmlPlaces(endpoint, points).length > 0 ? true : { notApplicable: 'it reads no XML that is known of' },

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const places = xmlPlaces(at.endpoint, at.points);
    const account = withRefusals(
      at,
      places.map(({ point }) => point),
    );
    for (const place of places) account.settle(place.point, yield* look(at, place, account, fresh));
    for (const point of account.open()) if (account.refused.has(point)) account.settle(point, NOT_ACCEPTED);
    return account.outcomes('it reads no XML that is known of');
  },

  late: ({ marker, exchange }: Planted, call: OutOfBandCall): Verdict =>
    judgeCall({ marker, call, exchange, control: 'Addresses with other words, never sent, got no call.' }),
});

const NOT_ACCEPTED: Verdict = { is: 'not-applicable', because: 'a document with entities is not accepted' };

/** An account that tells documents which the application itself turns away from those that a wall in front of it stops. */
function withRefusals(at: EndpointScope, points: readonly Point[]) {
  const account = accountFor(at, points);
  const refused = new Set<Point>();
  const usual = at.baseline.ordinary.map(({ response }) => response.status);
  return {
    ...account,
    refused,
    note(exchange: Exchange | undefined): void {
      account.note(exchange);
      const status = exchange?.response?.status;
      const isRefusal = exchange !== undefined && status === 403 && !usual.includes(403) && !isWall(exchange);
      for (const point of exchange?.probe.set.keys() ?? []) {
        if (isRefusal) refused.add(point);
        else refused.delete(point);
      }
    },
  };
}

const WAIT_MS = { first: 100, confirm: 1_500, silence: 100 };

function* look(
  at: EndpointScope,
  place: XmlPlace,
  account: ReturnType<typeof withRefusals>,
  fresh: Fresh,
): Steps<Verdict | undefined> {
  const [first, ...others] = at.payloads.filter(({ for: words }) => !words.includes('windows') || isWindows(at));
  const calls = at.callback === undefined ? {} : { general: fresh.marker(), parameter: fresh.marker() };
  const both = yield* ask(at, place, { ...calls, ...(first && { file: first.text }) }, 'a file and an address of ours');
  account.note(both);
  const markers = Object.values(calls);
  const heard = yield* listen(markers, WAIT_MS.first);
  if (first && shows(at, both, first)) return yield* confirmFile(at, place, first, fresh);
  if (heard.length > 0) return yield* confirmCall(at, place, fresh);
  // A parser that may not connect can give up at the address before it comes to the file.
  const refused = both?.response && both.response.status >= 400 && markers.length > 0;
  for (const payload of [...(first && refused && place.contentType === undefined ? [first] : []), ...others]) {
    const exchange = yield* ask(at, place, { file: payload.text }, `a file: ${payload.id}`);
    account.note(exchange);
    if (shows(at, exchange, payload)) return yield* confirmFile(at, place, payload, fresh);
  }
  return undefined;
}

function isWindows({ baseline }: EndpointScope): boolean {
  return baseline.ordinary.some(({ response }) =>
    response.headers.some(
      ([name, value]) => /^(?:server|x-powered-by|via)$/.test(name) && /IIS|ASP\.NET|Win(?:32|64|dows)/i.test(value),
    ),
  );
}

function* ask(
  { endpoint, callback }: EndpointScope,
  place: XmlPlace,
  entities: Entities,
  note: string,
): Steps<Exchange | undefined> {
  const text = written(place.document, entities, callback ?? '');
  if (text === undefined) return undefined;
  const markers = [entities.general, entities.parameter, entities.inert].filter((each) => each !== undefined);
  const effect = entities.general === undefined ? {} : { effect: 'callback' as const };
  const probe = probeFor(endpoint, {
    set: new Map([[place.point, text]]),
    markers,
    note: `external entities: ${note}`,
    ...effect,
  });
  const override = place.contentType === undefined ? {} : { override: { contentType: place.contentType } };
  const seen = yield { do: 'send', endpoint, probes: [{ ...probe, ...override }] };
  return seen.exchanges[0];
}

function shows({ baseline }: EndpointScope, exchange: Exchange | undefined, { for: words }: Payload): boolean {
  const seen = (each: Answered) => showsSystemFile(each.response.body, words[0]);
  return exchange !== undefined && isAnswered(exchange) && seen(exchange) && !baseline.ordinary.some(seen);
}

/** The file twice, and two siblings that no system has in between. */
function* confirmFile(at: EndpointScope, place: XmlPlace, payload: Payload, fresh: Fresh): Steps<Verdict | undefined> {
  const answers: Exchange[] = [];
  for (const round of ['file', 'sibling', 'file', 'sibling']) {
    const file = round === 'file' ? payload.text : payload.text.replace(/passwd|win\.ini/, fresh.marker());
    const exchange = yield* ask(
      at,
      place,
      { file },
      round === 'file' ? payload.id : 'control: a file that is not there',
    );
    if (!exchange || !isAnswered(exchange) || shows(at, exchange, payload) !== (round === 'file')) return undefined;
    answers.push(exchange);
  }
  const [matches, siblings] = [
    [0, 2],
    [1, 3],
  ].map((own) => answers.filter((_each, index) => own.includes(index)).filter(isAnswered));
  if (!matches || !siblings) return undefined;
  const proof = {
    kind: 'signature' as const,
    matches,
    siblings,
    observed: `An entity that stands for ${payload.text} brought a file of the system, both times.`,
    control: 'A name beside it that no system has brought nothing of the kind.',
  };
  return proveSignature(proof).holds ? { is: 'proved', proof } : undefined;
}

/** Once more with other words; and the same address as the document's own text, which a parser has no reason to call. */
function* confirmCall(at: EndpointScope, place: XmlPlace, fresh: Fresh): Steps<Verdict | undefined> {
  const [general, parameter, inert] = [fresh.marker(), fresh.marker(), fresh.marker()];
  const control = yield* ask(at, place, { inert }, 'control: our address as plain text');
  const exchange = yield* ask(at, place, { general, parameter }, 'addresses of ours, once more');
  const [call] = yield* listen([general, parameter], WAIT_MS.confirm);
  if (!exchange || !control || !call) return undefined;
  const strays = yield* listen([inert], WAIT_MS.silence);
  if (strays.length > 0)
    return { is: 'inconclusive', reason: 'addresses are called wherever they stand, not as entities' };
  const { marker } = call;
  const controlled = 'The same address as plain text of the document brought no call.';
  return judgeCall({ marker, call, exchange, control: controlled, controlExchange: control });
}
