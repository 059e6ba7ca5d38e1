import {
  type Answered,
  type Endpoint,
  type Exchange,
  isAnswered,
  type Marker,
  type Outcome,
  type Point,
  type Probe,
  type Seen,
  type Step,
  type Verdict,
} from '../../model/index.ts';

/** What a check's generator yields and takes, whatever it returns. */
export type Steps<R> = Generator<Step, R, Seen>;

/** One value a point, with what the probe is for. */
export interface Sending {
  set: ReadonlyMap<Point, unknown>;
  note: string;
  markers?: readonly Marker[];
  effect?: Probe['effect'];
  lenient?: boolean;
}

/** A request that changes nothing reads; everything else may write, whatever it carries. */
export function probeFor(endpoint: Endpoint, { set, note, markers = [], effect, lenient }: Sending): Probe {
  const reading = endpoint.method === 'GET' || endpoint.method === 'HEAD' || endpoint.method === 'OPTIONS';
  return { set, note, markers, effect: effect ?? (reading ? 'read' : 'write'), ...(lenient && { lenient }) };
}

/** Sends one probe and hands back its exchange. */
export function* sendOne(endpoint: Endpoint, sending: Sending): Steps<Exchange | undefined> {
  const seen = yield { do: 'send', endpoint, probes: [probeFor(endpoint, sending)] };
  return seen.exchanges[0];
}

/** Sends probes one after another, in the order given. */
export function* sendAll(endpoint: Endpoint, sendings: readonly Sending[]): Steps<readonly Exchange[]> {
  const probes = sendings.map((sending) => probeFor(endpoint, sending));
  const seen = yield { do: 'send', endpoint, probes, order: 'alternate', repeat: 1 };
  return seen.exchanges;
}

export function answeredOf(exchanges: readonly (Exchange | undefined)[]): Answered[] {
  return exchanges.flatMap((exchange) => (exchange && isAnswered(exchange) ? [exchange] : []));
}

/** Whether a text that is not of the field's usual kind may reach the application at all. */
export function takesText(point: Point): boolean {
  const { hint } = point;
  if (hint?.enum !== undefined) return false;
  return hint?.type === undefined || hint.type === 'string';
}

/** Line ends and other control characters cannot travel in a header or a cookie. */
export function canTravel(point: Point, text: string): boolean {
  if (point.location !== 'header' && point.location !== 'cookie') return true;
  return [...text].every((char) => char >= ' ' && char !== '\x7f');
}

/** The value of the ordinary request as text; a short word where the field is left out. */
export function originalText(point: Point): string {
  const { original } = point;
  if (typeof original === 'string') return original;
  return typeof original === 'number' || typeof original === 'boolean' ? String(original) : '';
}

/** One outcome for every point, from a verdict each. */
export function outcomesFor(
  endpoint: Endpoint,
  points: readonly Point[],
  verdictOf: (point: Point) => Verdict,
): Outcome[] {
  return points.map((point) => ({ endpoint, point, verdict: verdictOf(point) }));
}
