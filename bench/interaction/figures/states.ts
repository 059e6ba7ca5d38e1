import { DEVICES, type DeviceCount, type Mode } from '../steps.ts';

/** A state of the server that a figure can show. */
export interface State {
  devices: DeviceCount;
  mode: Mode;
  words: string;
}

const MODE_WORDS: Readonly<Record<Mode, string>> = {
  off: 'self-monitoring off',
  on: 'self-monitoring on, between two cycles',
  busy: 'while the server checks itself',
};

const states = (modes: readonly Mode[], counts: readonly DeviceCount[]): State[] =>
  modes.flatMap((mode) =>
    counts.map((devices) => ({ devices, mode, words: `${devices.toLocaleString('en')} devices, ${MODE_WORDS[mode]}` })),
  );

/** The one with most points first: a figure shows the first that was measured. */
export const BUSIEST = states(['busy', 'on', 'off'], DEVICES);
/** Beside others, nothing else is to take processor time. */
export const AT_REST = states(['on', 'off'], DEVICES);

export const stateOf =
  ({ devices, mode }: State) =>
  (each: { devices: DeviceCount; mode: Mode }): boolean =>
    each.devices === devices && each.mode === mode;
