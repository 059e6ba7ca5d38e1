import { blockedBecause } from '../../judge/blocked.ts';
import {
  type Answered,
  type EndpointScope,
  type Exchange,
  isAnswered,
  type Outcome,
  type Payload,
  type Point,
  type Verdict,
} from '../../model/index.ts';
import type { Explored } from './explore-javascript.ts';
import { type Language, languagesOf } from './languages.ts';
import type { Computed } from './work-out.ts';

/** What is known while an endpoint is looked through for code. */
export interface Work {
  javascript: Explored;
  languages: readonly Language[];
  /** The payloads of one use, in their order, for the languages that may stand behind the endpoint. */
  payloads: (use: string) => readonly Payload[];
  note: (exchange: Exchange | undefined) => void;
  /** How a formula without quotes was answered in each place. */
  quoteless: Map<Point, Exchange>;
  /** A template's own expression is another weakness: the point is let be. */
  settle: (point: Point, found: Computed | 'template' | undefined) => void;
  isOpen: (point: Point) => boolean;
  outcomes: () => Outcome[];
}

export function startWork(at: EndpointScope, javascript: Explored): Work {
  const languages = languagesOf(at);
  const found = new Map<Point, Computed | 'template'>();
  const controls: Answered[] = [...javascript.controls];
  const usual = [401, ...at.baseline.ordinary.map(({ response }) => response.status)];
  const verdictOf = (point: Point): Verdict => {
    const own = found.get(point);
    if (own && own !== 'template') return own.verdict;
    if (point.part === 'name' || point.added)
      return { is: 'not-applicable', because: 'what the application does not ask for is no code' };
    const told = controls.filter(({ probe }) => probe.set.has(point));
    const blocked = told.flatMap((exchange) => blockedBecause(exchange, usual) ?? [])[0];
    if (blocked !== undefined) return { is: 'inconclusive', reason: blocked };
    if (told.length === 0) return { is: 'inconclusive', reason: 'no probe could be sent' };
    return { is: 'clean', controls: [...at.baseline.ordinary, ...told] };
  };
  return {
    javascript,
    languages,
    quoteless: new Map(),
    payloads: (use) =>
      at.payloads.filter(
        ({ for: words }) => words[1] === use && (words[0] === 'any' || languages.some((each) => each === words[0])),
      ),
    note: (exchange) => {
      if (exchange && isAnswered(exchange)) controls.push(exchange);
    },
    settle: (point, computed) => {
      if (computed) found.set(point, computed);
    },
    isOpen: (point) => !found.has(point),
    outcomes: () =>
      at.points.map((point) => {
        const own = found.get(point);
        const technology = own && own !== 'template' ? { technology: own.language } : {};
        return { endpoint: at.endpoint, point, verdict: verdictOf(point), ...technology };
      }),
  };
}
