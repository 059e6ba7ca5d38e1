import { proveSignature } from '../judge/prove/signature.ts';
import {
  defineCheck,
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Outcome,
  type Payload,
  type Point,
  type Verdict,
} from '../model/index.ts';
import { pathTraversalAdvice } from './advice/path-traversal.ts';
import { pathTraversalInside } from './inside/path-traversal.ts';
import { showsSystemFile } from './path/system-files.ts';
import { accountFor } from './shared/account-for.ts';
import { canTravel, originalText, type Sending, type Steps, sendAll, sendOne, takesText } from './shared/probing.ts';

/**
 * A file that every system of its kind has and everybody may read. What may write is handed one that the kernel lets
 * nobody write, replace or delete.
 */
export default defineCheck({
  id: 'path-traversal',
  title: 'Path traversal',
  cwe: 'CWE-22',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N',
  scope: 'endpoint',
  byDefault: true,
  advice: pathTraversalAdvice,
  inside: pathTraversalInside,
  ceiling: { gentle: 25, normal: 60, thorough: 120 },
  applies: ({ points }) => (points.some(canHoldPath) ? true : { notApplicable: 'no value can hold a path' }),

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const points = at.points.filter(canHoldPath);
    const account = accountFor(at, points);
    const payloads = at.payloads.filter(
      ({ for: words }) =>
        (mayOnlyRead(at) || !words.includes('windows')) && (at.profile === 'thorough' || !words.includes('thorough')),
    );
    const together = points.filter(({ location }) => location !== 'path');
    const [first, ...others] = payloads.filter(({ for: words }) => !words.includes('path'));
    if (first && together.length > 0) yield* ask(at, together, first, account, fresh);
    // Every other way only where the value is called or looks like a file.
    for (const payload of showsNothing(at) ? [] : others) {
      const files = account.open().filter((point) => point.location !== 'path' && looksLikeFile(point));
      if (files.length > 0 && fits(payload, files)) yield* ask(at, files, payload, account, fresh);
    }
    for (const point of points.filter(({ location }) => location === 'path')) {
      for (const payload of payloads.filter(({ for: words }) => looksLikeFile(point) || words.includes('first'))) {
        if (account.open().includes(point) && fits(payload, [point])) yield* ask(at, [point], payload, account, fresh);
      }
    }
    return account.outcomes('its place cannot hold a path');
  },
});

/** What sends elsewhere has no body in which a file could stand. */
function showsNothing({ baseline }: EndpointScope): boolean {
  return baseline.ordinary.every(({ response: { status } }) => status >= 300 && status < 400);
}

function mayOnlyRead({ endpoint }: EndpointScope): boolean {
  return endpoint.method === 'GET' || endpoint.method === 'HEAD' || endpoint.safe === true;
}

function canHoldPath(point: Point): boolean {
  return point.part === 'value' && !point.added && canTravel(point, '/') && takesText(point);
}

const NAMES =
  /^(?:.*(?:file|path|folder|template|include|download|attachment|document|asset|firmware|backup).*|dir|doc|src|img|image|photo|page|view|load|lang|locale|theme|skin|style|layout|log|report|module)$/i;

function looksLikeFile(point: Point): boolean {
  const value = originalText(point);
  // Markup and sentences hold slashes too.
  return NAMES.test(point.name) || (!/[<>{}"\s]/.test(value) && /[\\/]|\.[a-z0-9]{1,5}$/i.test(value));
}

/** Payloads that take something from the value need a value that has it; an address is only changed for another. */
function fits({ for: words }: Payload, points: readonly Point[]): boolean {
  if (points.every((point) => /^https?:\/\//i.test(originalText(point)))) return words.includes('address');
  if (words.includes('folder')) return points.some((point) => folderOf(point) !== '');
  return !words.includes('ending') || points.some((point) => endingOf(point) !== '');
}

const folderOf = (point: Point): string => /^.*[\\/]/.exec(originalText(point))?.[0] ?? '';
const endingOf = (point: Point): string => /\.[a-z0-9]{1,5}$/i.exec(originalText(point))?.[0] ?? '';

function* ask(
  at: EndpointScope,
  points: readonly Point[],
  payload: Payload,
  account: ReturnType<typeof accountFor>,
  fresh: Fresh,
): Steps<void> {
  const exchange = yield* sendOne(at.endpoint, sending(at, payload, points));
  account.note(exchange);
  if (!shows(at, exchange, payload) || at.baseline.ordinary.some((each) => shows(at, each, payload))) return;
  for (const point of points) account.settle(point, yield* confirm(at, point, payload, fresh));
}

function shows(at: EndpointScope, exchange: Exchange | undefined, { for: words }: Payload): boolean {
  const system = mayOnlyRead(at) ? words[0] : 'linux';
  return exchange !== undefined && isAnswered(exchange) && showsSystemFile(exchange.response.body, system);
}

/** So many folders up: more than any application lies deep. */
const DEPTH = 12;

function sending(
  at: EndpointScope,
  payload: Payload,
  points: readonly Point[],
  change: (text: string) => string = (text) => text,
): Sending {
  const value = (point: Point) => {
    const text = change(fill(at, payload, point));
    return payload.for.includes('as-it-is') ? { raw: text } : text;
  };
  const set = new Map(points.map((point) => [point, value(point)]));
  return { set, note: `a file of the system: ${payload.id}` };
}

function fill(at: EndpointScope, { text }: Payload, point: Point): string {
  const filled = text
    .replace(/\{up(?::([^}]*))?\}/g, (_, up = '../') => String(up).repeat(DEPTH))
    .replaceAll('{value}', originalText(point))
    .replaceAll('{folder}', folderOf(point))
    .replaceAll('{ending}', endingOf(point));
  return mayOnlyRead(at) ? filled : filled.replace(/etc(\/|%(?:25)*2f)passwd/i, 'proc$1version');
}

/** The file twice, and two siblings that no system has in between. */
function* confirm(at: EndpointScope, point: Point, payload: Payload, fresh: Fresh): Steps<Verdict | undefined> {
  const sibling = (): Sending => {
    const name = fresh.marker();
    return sending(at, payload, [point], (text) => text.replace(/(.*)(?:passwd|version|win\.ini)/s, `$1${name}`));
  };
  const [first, stranger, second, other] = yield* sendAll(at.endpoint, [
    sending(at, payload, [point]),
    sibling(),
    sending(at, payload, [point]),
    sibling(),
  ]);
  if (!first || !second || !stranger || !other || !shows(at, first, payload) || !shows(at, second, payload))
    return undefined;
  if (shows(at, stranger, payload) || shows(at, other, payload)) return undefined;
  if (!isAnswered(first) || !isAnswered(second) || !isAnswered(stranger) || !isAnswered(other)) return undefined;
  const proof = {
    kind: 'signature' as const,
    matches: [first, second],
    siblings: [stranger, other],
    observed: `${fill(at, payload, point)} brought a file of the system, both times.`,
    control: 'A name beside it that no system has brought nothing of the kind.',
  };
  return proveSignature(proof).holds ? { is: 'proved', proof } : undefined;
}
