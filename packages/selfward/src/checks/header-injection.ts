import { proveHeader } from '../judge/prove/header.ts';
import { reflects } from '../judge/reflection.ts';
import {
  defineCheck,
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Marker,
  type Outcome,
  type Payload,
  type Point,
  type Verdict,
} from '../model/index.ts';
import { headerInjectionAdvice } from './advice/header-injection.ts';
import { headerInjectionInside } from './inside/header-injection.ts';
import { accountFor } from './shared/account-for.ts';
import { canTravel, originalText, type Steps, sendAll, sendOne, takesText } from './shared/probing.ts';

/** A line break in a value, and behind it a header that nobody else sends: RFC 9112, section 2.2. */
export default defineCheck({
  id: 'header-injection',
  title: 'Header injection',
  cwe: 'CWE-113',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N',
  scope: 'endpoint',
  byDefault: true,
  advice: headerInjectionAdvice,
  inside: headerInjectionInside,
  ceiling: { gentle: 20, normal: 60, thorough: 120 },
  applies: ({ points }) => (points.some(canBreak) ? true : { notApplicable: 'no value can hold a line break' }),

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const points = at.points.filter((point) => canBreak(point) && point.location !== 'path' && takesText(point));
    const account = accountFor(at, at.points.filter(canBreak));
    const [first, ...others] = at.payloads;
    const encoded = new Set<Point>();
    if (first && points.length > 0) {
      const names = new Map(points.map((point) => [point, fresh.marker()]));
      const exchange = yield* sendOne(at.endpoint, filled(first, names));
      account.note(exchange);
      for (const point of points.filter((each) => hasHeader(exchange, names.get(each)))) {
        account.settle(point, yield* confirm(at, point, first, fresh));
      }
      for (const [point, name] of names) if (isEncoded(exchange, name)) encoded.add(point);
      // A handler that dies of a line break holds up everybody who asks again.
      if (exchange?.failure?.kind === 'timeout') {
        for (const point of points) account.settle(point, NEVER_ANSWERED);
      }
    }
    // Other ways only where a value comes out in the head at all; a path is asked by itself.
    const left = account
      .open()
      .filter((point) => point.location === 'path' || (comesOutInHead(at, point) && !encoded.has(point)));
    for (const point of left) {
      for (const payload of points.includes(point) && points.length === 1 ? others : at.payloads) {
        const name = fresh.marker();
        const exchange = yield* sendOne(at.endpoint, filled(payload, new Map([[point, name]])));
        account.note(exchange);
        const verdict = hasHeader(exchange, name)
          ? yield* confirm(at, point, payload, fresh)
          : yield* breaksHead(at, point, payload, exchange, fresh);
        account.settle(point, verdict);
        if (exchange?.failure?.kind === 'timeout') account.settle(point, NEVER_ANSWERED);
        if (
          verdict ||
          exchange?.failure?.kind === 'timeout' ||
          (point.location === 'path' && !comesOutInHead(at, point))
        )
          break;
      }
    }
    return account.outcomes('its place cannot hold a line break');
  },
});

const NEVER_ANSWERED: Verdict = {
  is: 'inconclusive',
  reason: 'a line break in the value is never answered: what writes the head of the answer may die of it',
};

function canBreak(point: Point): boolean {
  return point.part === 'value' && !point.added && canTravel(point, '\r\n');
}

function comesOutInHead({ baseline }: EndpointScope, point: Point): boolean {
  const marker = baseline.markers.get(point);
  const { marked } = baseline;
  if (marker === undefined || !isAnswered(marked)) return false;
  return reflects({ ...marked.response, body: '' }, marker);
}

function filled(payload: Payload, names: ReadonlyMap<Point, Marker>) {
  const set = new Map([...names].map(([point, name]) => [point, fill(payload.text, point, name)]));
  return { set, markers: [...names.values()], note: `a header of ours: ${payload.id}` };
}

function fill(text: string, point: Point, name: Marker): string {
  return text.replaceAll('{value}', originalText(point)).replaceAll('{marker}', name);
}

function hasHeader(exchange: Exchange | undefined, name: string | undefined): boolean {
  return exchange?.response?.headers.some(([own]) => own.toLowerCase() === name) ?? false;
}

/** The line break came out as percent signs: somebody thought of it. */
function isEncoded(exchange: Exchange | undefined, name: string): boolean {
  const before = new RegExp(`%0d%0a${name}`, 'i');
  return exchange?.response?.headers.some(([, value]) => before.test(value)) ?? false;
}

/**
 * A head whose lines end in half a line break is read by browsers and refused by strict readers, ours among them: it is
 * read once more as browsers do.
 */
function* breaksHead(
  at: EndpointScope,
  point: Point,
  payload: Payload,
  exchange: Exchange | undefined,
  fresh: Fresh,
): Steps<Verdict | undefined> {
  if (exchange?.failure?.kind !== 'protocol') return undefined;
  const proved = yield* confirm(at, point, payload, fresh, true);
  if (proved) return proved;
  const names = new Map([[point, fresh.marker()]]);
  const one = filled(payload, names);
  const inert = new Map([...one.set].map(([each, text]) => [each, text.replace(/[\r\n]/g, '_')]));
  const [again, control] = yield* sendAll(at.endpoint, [
    one,
    { set: inert, note: 'control: the same without line breaks' },
  ]);
  if (again?.failure?.kind !== 'protocol' || !control || !isAnswered(control)) return undefined;
  const why = `half a line break in the value breaks the head of the answer (${again.failure.message})`;
  return { is: 'tentative', why, exchange: control };
}

/** Two fresh names, and both in a text whose line breaks are other signs. */
function* confirm(
  at: EndpointScope,
  point: Point,
  payload: Payload,
  fresh: Fresh,
  lenient = false,
): Steps<Verdict | undefined> {
  const names: [Marker, Marker] = [fresh.marker(), fresh.marker()];
  const one = (text: string, note: string) => ({ set: new Map([[point, text]]), markers: names, note, lenient });
  const inert = names
    .map((name) => fill(payload.text, point, name).replace(/[\r\n\u560a\u560d]|%0[da]/gi, '_'))
    .join('');
  const [exchange, again, controlExchange] = yield* sendAll(at.endpoint, [
    one(fill(payload.text, point, names[0]), 'a header of ours, first round'),
    one(fill(payload.text, point, names[1]), 'a header of ours, second round'),
    one(inert, 'control: the same without line breaks'),
  ]);
  if (!exchange || !again || !controlExchange) return undefined;
  if (!isAnswered(exchange) || !isAnswered(again) || !isAnswered(controlExchange)) return undefined;
  const proof = {
    kind: 'header' as const,
    exchange,
    again,
    names: [...names] as [string, string],
    controlExchange,
    observed: `A line break in the value put the header ${names[0]} into the head of the answer, and ${names[1]} the second time.`,
    control: 'The same text with other signs for the line breaks put none there.',
  };
  return proveHeader(proof).holds ? { is: 'proved', proof } : undefined;
}
