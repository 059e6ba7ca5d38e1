/** What an operator does, in turn; each is one navigation that is measured. */
export const STEPS = ['sign-in', 'device list', 'device', 'order', 'result'] as const;
export type Step = (typeof STEPS)[number];

export const STEP_TITLES: Readonly<Record<Step, string>> = {
  'sign-in': 'Signing in',
  'device list': 'List of devices',
  device: "A device's page",
  order: 'Ordering a check',
  result: 'Seeing its result',
};

/** What the server's own monitor does meanwhile: there is none, it waits for its next cycle, or it is checking. */
export const MODES = ['off', 'on', 'busy'] as const;
export type Mode = (typeof MODES)[number];

export const DEVICES = [10, 10_000] as const;
export type DeviceCount = (typeof DEVICES)[number];

/** Whose page it is: this server's, the same step of a bare Flask application, or a page of one file. */
export const SITES = ['selfward', 'flask', 'static'] as const;
export type Site = (typeof SITES)[number];

/** Flask's sign-in once more, with the password compared as it was typed: what hashing costs is not hidden in a ratio. */
export const PLAIN_SIGN_IN = 'sign-in, no hash';
export type Navigated = Step | typeof PLAIN_SIGN_IN | 'page';
