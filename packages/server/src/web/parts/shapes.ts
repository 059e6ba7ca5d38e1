import type { RunState } from '../../model/run.ts';
import type { DeviceStatus } from '../../model/thing.ts';

/**
 * States are told by shape, colour and word at once. The shapes are here as data, because pages draw them on the
 * server and the client redraws them when a state changes. All stand in a 16 × 16 box.
 */
export interface Look {
  /** An SVG path, filled. */
  shape: string;
  word: string;
  /** The colour's role: a class in `styles/parts.css`. */
  tone: 'calm' | 'attention' | 'alarm' | 'quiet' | 'active';
}

const CIRCLE = 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z';
const RING = `${CIRCLE}M8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8z`;
const CROSS = 'M3.8 2 8 6.2 12.2 2 14 3.8 9.8 8l4.2 4.2-1.8 1.8L8 9.8 3.8 14 2 12.2 6.2 8 2 3.8z';
const DASH = 'M2 7h12v2H2z';
const SLASHED = `${RING}M3.6 11 11 3.6 12.4 5 5 12.4z`;
const DOTS =
  'M3 6.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2zm5 0a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2zm5 0a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z';
const PLAY = 'M4 2.2 13.6 8 4 13.8z';
const TICK = 'M6.4 13.2 1.6 8.4l1.8-1.8 3 3 6.2-6.8 1.9 1.7z';
const TRIANGLE = 'M8 1.4 15.2 14H.8z';
const SQUARE_CUT = 'M3 3h10v10H3z';
const HALF = `${RING}M8 3.4v9.2A4.6 4.6 0 0 0 8 3.4z`;

export const DEVICE_LOOKS: Readonly<Record<DeviceStatus['state'], Look>> = {
  answering: { shape: CIRCLE, word: 'Answering', tone: 'calm' },
  silent: { shape: CROSS, word: 'Not answering', tone: 'alarm' },
  unknown: { shape: RING, word: 'Not tried yet', tone: 'quiet' },
  'not-polled': { shape: DASH, word: 'Not polled', tone: 'quiet' },
  disabled: { shape: SLASHED, word: 'Switched off', tone: 'quiet' },
};

export const RUN_LOOKS: Readonly<Record<RunState, Look>> = {
  queued: { shape: DOTS, word: 'Queued', tone: 'quiet' },
  running: { shape: PLAY, word: 'Running', tone: 'active' },
  done: { shape: TICK, word: 'Done', tone: 'calm' },
  failed: { shape: CROSS, word: 'Failed', tone: 'alarm' },
  cancelled: { shape: SQUARE_CUT, word: 'Cancelled', tone: 'quiet' },
  interrupted: { shape: HALF, word: 'Interrupted', tone: 'attention' },
};

export const OUTCOME_LOOKS = {
  done: { shape: TICK, word: 'Done', tone: 'calm' },
  refused: { shape: SLASHED, word: 'Refused', tone: 'attention' },
  failed: { shape: CROSS, word: 'Failed', tone: 'alarm' },
} as const satisfies Readonly<Record<string, Look>>;

export const FLAG_LOOKS = {
  good: { shape: TICK, word: '', tone: 'calm' },
  warning: { shape: TRIANGLE, word: '', tone: 'attention' },
  bad: { shape: CROSS, word: '', tone: 'alarm' },
  none: { shape: RING, word: '', tone: 'quiet' },
} as const satisfies Readonly<Record<string, Look>>;

/** The graver, the more corners: they tell severities apart without colour. */
export const SEVERITY_LOOKS: Readonly<Record<string, { shape: string; word: string }>> = {
  critical: { shape: 'M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1zM7 3.8v5h2v-5zM7 10.4v2h2v-2z', word: 'Critical' },
  high: { shape: 'M8 1.2 15.4 14H.6zM7.1 6v4h1.8V6zM7.1 11v1.7h1.8V11z', word: 'High' },
  medium: { shape: 'M8 .8 15.2 8 8 15.2.8 8z', word: 'Medium' },
  low: { shape: 'M2.5 2.5h11v11h-11zM4.5 4.5v7h7v-7z', word: 'Low' },
  info: { shape: RING, word: 'Info' },
};

export const NO_LOOK: Look = { shape: RING, word: 'Unknown', tone: 'quiet' };
