import type { EndpointScope, Outcome } from '../../model/index.ts';
import { outcomesFor, type Steps } from './probing.ts';

const BECAUSE = 'it sends nothing of its own: from inside it is told by what the other checks send';

export const sendsNothing = {
  applies: () => ({ notApplicable: BECAUSE }),
  *run({ endpoint, points }: EndpointScope): Steps<readonly Outcome[]> {
    yield* [];
    return outcomesFor(endpoint, points, () => ({ is: 'not-applicable', because: BECAUSE }));
  },
};
