import type { Advice } from '../../model/index.ts';

export const uncontrolledResourceConsumptionAdvice: Advice = {
  any: 'Bound what one request can cost: limit the length of input, avoid regular expressions with nested repetition and loops whose count comes from outside, and move long work to a worker that can be ended.',
  node: 'Everything of one process waits for a synchronous loop: limit lengths, use a linear-time expression (re2) or a rewritten one, and run long work in a worker_thread with a time limit.',
};
