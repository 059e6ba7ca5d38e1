import type { InteractionDetails } from '../results.ts';
import { interactionPhases } from './interaction-phases.ts';
import { invocationResponse } from './invocation-response.ts';
import { responseTimes } from './response-times.ts';
import { signInCost } from './sign-in-cost.ts';

/** The paper's figures 6 to 9 from what stands under `details` in the report, by the name of their file. */
export const FIGURES: Readonly<Record<string, (details: InteractionDetails) => string>> = {
  'response-times': responseTimes,
  'sign-in-cost': signInCost,
  'interaction-phases': interactionPhases,
  'invocation-response': invocationResponse,
};
