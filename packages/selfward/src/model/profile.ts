import type { Method } from './endpoint.ts';

/** How much a run may ask of its target: `gentle` for constrained devices, `normal`, `thorough`. */
export const PROFILES = ['gentle', 'normal', 'thorough'] as const;
export type Profile = (typeof PROFILES)[number];

/** Requests at most for one endpoint, by profile: a page with hundreds of fields must not take a whole run. */
export const PROFILE_ENDPOINT_BUDGET: Readonly<Record<Profile, number>> = {
  gentle: 600,
  normal: 3000,
  thorough: 20_000,
};

/** The methods that a profile sends at all. Under `gentle` a writing method also needs the policy's leave. */
export const PROFILE_METHODS: Readonly<Record<Profile, readonly Method[]>> = {
  gentle: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH'],
  normal: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH'],
  thorough: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
};
