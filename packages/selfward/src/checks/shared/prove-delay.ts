import { proveDelay as verify } from '../../judge/prove/delay.ts';
import { delayUnit, mayStillFollow, waited, wasQuick } from '../../judge/timing.ts';
import { type DelayedExchange, type EndpointScope, type Fresh, isAnswered, type Verdict } from '../../model/index.ts';
import { type Sending, type Steps, sendOne } from './probing.ts';

export interface Delaying {
  /**
   * A probe that makes the target wait so long; the length stands in its text, by {@link seconds} or in milliseconds.
   * Its text should be as long for every length, or a page that is slow over long texts would look obedient.
   */
  sending: (demandedMs: number) => Sending;
  /** The same in a form that means nothing, which must be answered at once. Leave it out only where there is none. */
  inert?: (demandedMs: number) => Sending;
  observed: string;
  control: string;
  /** Where nothing but whole seconds can be demanded. */
  wholeSeconds?: boolean;
}

/**
 * Proves that the target waits as long as it is told to: at most four demands and one control, undefined as soon as it
 * cannot hold any more. Where nothing waits, that is after the first request.
 *
 * The lengths are left to chance, so that no page's own rhythm suits them, and begin with the longest. They are sent
 * with the effect `delay`: alone on the target, their time taken for no sign of distress.
 */
export function* proveDelay(at: EndpointScope, delaying: Delaying, fresh: Fresh): Steps<Verdict | undefined> {
  const { ordinary, marked } = at.baseline;
  const own = [...ordinary, marked].flatMap(({ response }) => response?.firstByteMs ?? []);
  const lengths = lengthsFor(own, fresh, delaying.wholeSeconds === true);
  const samples: DelayedExchange[] = [];
  let controlSample: DelayedExchange | undefined;
  for (const demandedMs of lengths ?? []) {
    const sample = yield* measure(at, delaying.sending, demandedMs);
    if (!sample || !waited(sample, Math.min(...own))) return undefined;
    samples.push(sample);
    if (!mayStillFollow(samples)) return undefined;
    if (samples.length !== 1 || !delaying.inert) continue;
    controlSample = yield* measure(at, delaying.inert, demandedMs);
    if (!controlSample || !wasQuick(controlSample, samples)) return undefined;
  }
  if (samples.length === 0) return undefined;
  const { observed, control } = delaying;
  const measured = samples.map(({ demandedMs, measuredMs }) => `${seconds(measuredMs)} s for ${seconds(demandedMs)} s`);
  const proof = {
    kind: 'delay' as const,
    samples,
    ...(controlSample && { controlSample }),
    observed: `${observed} (${measured.join(', ')})`,
    control,
  };
  return verify(proof).holds ? { is: 'proved', proof } : undefined;
}

/** Milliseconds as seconds with two decimals, as `sleep` and its likes read them. */
export function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

function* measure(
  at: EndpointScope,
  sending: (demandedMs: number) => Sending,
  demandedMs: number,
): Steps<DelayedExchange | undefined> {
  const exchange = yield* sendOne(at.endpoint, { ...sending(demandedMs), effect: 'delay' });
  if (!exchange || !isAnswered(exchange)) return undefined;
  return { demandedMs, measuredMs: exchange.response.firstByteMs, exchange };
}

/** The longest first, then down and up again; undefined where the page's own time is too unsteady to tell. */
function lengthsFor(own: readonly number[], fresh: Fresh, wholeSeconds: boolean): number[] | undefined {
  const unit = delayUnit(own);
  if (unit === undefined) return undefined;
  if (wholeSeconds) return fresh.pick([true, false]) ? [2000, 1000, 2000, 1000] : [2000, 1000, 1000, 2000];
  // Hundredths of a second, up to a quarter more: every length is written with as many digits.
  const about = (times: number) => Math.round((times * unit + fresh.pick(SHARES) * unit) / 10) * 10;
  const [long, short, middle, again] = [3, 1, 2, 1].map(about);
  if (long === undefined || short === undefined || middle === undefined || again === undefined) return undefined;
  return fresh.pick([true, false]) ? [long, short, middle, again] : [long, short, again, middle];
}

const SHARES = Array.from({ length: 26 }, (_, at) => at / 100);
