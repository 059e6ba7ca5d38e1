import type { Check, Pair, Policy, Profile, Report, RunOptions, Target } from '../model/index.ts';
import type { Tool } from './declaration.ts';

/** One run of our own, of which a caller knows the rest: transport, profile, policy, budget. */
export type OwnRun = (part: Pick<RunOptions, 'surface' | 'checks'>) => Promise<Report>;

export interface ToolsOptions {
  tools: readonly Tool[];
  target: Target;
  profile: Profile;
  /** How our own run learns the surface. */
  surface: RunOptions['surface'];
  /** Our own checks of this run; none where the tools are all that is wanted. */
  checks: readonly Check[];
  /** All of our checks: they say what a finding is called, and look again at what only a tool saw. */
  known: readonly Check[];
  policy?: Policy;
  rate?: number;
  /** Our own run signs in: no tool is told the session. */
  signsIn?: boolean;
  /** Sent with every request. They go into files that tools read, never onto a command line. */
  headers?: readonly Pair[];
  /** A folder of templates. */
  templates?: string;
  signal?: AbortSignal;
  /** A short phrase for what is being done. */
  on?: (doing: string) => void;
  now?: () => number;
}
