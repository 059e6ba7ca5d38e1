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
import { showsSystemFile } from './path/system-files.ts';
import { accountFor } from './shared/account-for.ts';
import { canTravel, originalText, type Sending, type Steps, sendAll, sendOne, takesText } from './shared/probing.ts';

/**
 * A file that every system of its kind has and everybody may read. Only requests that read: one that saves or deletes
 * would do it to that file.
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
  ceiling: { gentle: 25, normal: 60, thorough: 120 },
  applies: ({ endpoint, points }) => {
    if (!['GET', 'HEAD'].includes(endpoint.method) && endpoint.safe !== true)
      return { notApplicable: 'it may write, and would write to the file' };
    return points.some(canHoldPath) ? true : { notApplicable: 'no value can hold a path' };
  },

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const points = at.points.filter(canHoldPath);
    const account = accountFor(at, points);
    const together = points.filter(({ location }) => location !== 'path');
    const [first, ...others] = at.payloads;
    if (first && together.length > 0) yield* ask(at, together, first, account, fresh);
    // Every other way only where the value is called or looks like a file.
    for (const payload of others) {
      const files = account.open().filter((point) => point.location !== 'path' && looksLikeFile(point));
      if (files.length > 0 && fits(payload, files)) yield* ask(at, files, payload, account, fresh);
    }
    for (const point of points.filter(({ location }) => location === 'path')) {
      for (const payload of at.payloads.filter(({ for: words }) => looksLikeFile(point) || words.includes('first'))) {
        if (account.open().includes(point) && fits(payload, [point])) yield* ask(at, [point], payload, account, fresh);
      }
    }
    return account.outcomes('its place cannot hold a path');
  },
});

function canHoldPath(point: Point): boolean {
  return point.part === 'value' && !point.added && canTravel(point, '/') && takesText(point);
}

const NAMES =
  /^(?:.*(?:file|path|folder|template|include|download|attachment|document|asset|firmware|backup).*|dir|doc|src|img|image|photo|page|view|load|lang|locale|theme|skin|style|layout|log|report|module)$/i;

function looksLikeFile(point: Point): boolean {
  const value = originalText(point);
  return NAMES.test(point.name) || /[\\/]|\.[a-z0-9]{1,5}$/i.test(value);
}

/** Payloads that take something from the value need a value that has it. */
function fits({ for: words }: Payload, points: readonly Point[]): boolean {
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
  const exchange = yield* sendOne(at.endpoint, sending(payload, points));
  account.note(exchange);
  if (!shows(exchange, payload) || at.baseline.ordinary.some((each) => shows(each, payload))) return;
  for (const point of points) account.settle(point, yield* confirm(at, point, payload, fresh));
}

function shows(exchange: Exchange | undefined, { for: words }: Payload): boolean {
  return exchange !== undefined && isAnswered(exchange) && showsSystemFile(exchange.response.body, words[0]);
}

/** So many folders up: more than any application lies deep. */
const DEPTH = 12;

function sending(
  payload: Payload,
  points: readonly Point[],
  change: (text: string) => string = (text) => text,
): Sending {
  const set = new Map(points.map((point) => [point, change(fill(payload, point))]));
  return { set, note: `a file of the system: ${payload.id}` };
}

function fill({ text }: Payload, point: Point, depth = DEPTH): string {
  return text
    .replace(/\{up(?::([^}]*))?\}/g, (_, up = '../') => String(up).repeat(depth))
    .replaceAll('{folder}', folderOf(point))
    .replaceAll('{ending}', endingOf(point));
}

/** The file twice, and two siblings that no system has in between. */
function* confirm(at: EndpointScope, point: Point, payload: Payload, fresh: Fresh): Steps<Verdict | undefined> {
  const sibling = (): Sending => {
    const name = fresh.marker();
    return sending(payload, [point], (text) => text.replace(/passwd|win\.ini/, name));
  };
  const [first, stranger, second, other] = yield* sendAll(at.endpoint, [
    sending(payload, [point]),
    sibling(),
    sending(payload, [point]),
    sibling(),
  ]);
  if (!first || !second || !stranger || !other || !shows(first, payload) || !shows(second, payload)) return undefined;
  if (shows(stranger, payload) || shows(other, payload)) return undefined;
  if (!isAnswered(first) || !isAnswered(second) || !isAnswered(stranger) || !isAnswered(other)) return undefined;
  const proof = {
    kind: 'signature' as const,
    matches: [first, second],
    siblings: [stranger, other],
    observed: `${fill(payload, point)} brought a file of the system, both times.`,
    control: 'A name beside it that no system has brought nothing of the kind.',
  };
  return proveSignature(proof).holds ? { is: 'proved', proof } : undefined;
}
