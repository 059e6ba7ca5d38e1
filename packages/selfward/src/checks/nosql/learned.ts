import { type Answered, type Exchange, isAnswered, type Point, type Verdict } from '../../model/index.ts';

/** What was learned of an endpoint's points. */
export interface Learned {
  proved: Map<Point, Verdict>;
  /** Answers that speak for the innocence of the others. */
  controls: Answered[];
  /** Something differed and could not be confirmed. */
  stirred: Set<Point>;
  /** Fields that take neither signs nor operators: what they take is no text to be put together. */
  picky: Set<Point>;
  note: (exchange: Exchange | undefined) => void;
}

export function startLearning(): Learned {
  const controls: Answered[] = [];
  return {
    proved: new Map(),
    controls,
    stirred: new Set(),
    picky: new Set(),
    note: (exchange) => {
      if (exchange && isAnswered(exchange)) controls.push(exchange);
    },
  };
}
