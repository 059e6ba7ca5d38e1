import type { Finding } from '../../model/finding.ts';
import type { WatchOptions } from '../../model/monitor.ts';
import type { Job, LearnedNames, Table } from '../messages.ts';

export interface JobParts {
  options: WatchOptions;
  name: string;
  origin: string;
  which: number;
  /** How the application is started again, or why it cannot be. */
  entry: { entry: NonNullable<Job['entry']> } | { reason: string };
  table: Table;
  names: readonly LearnedNames[];
  mode: Job['mode'];
  routes: readonly string[] | undefined;
  checks: readonly string[] | undefined;
  known: readonly Finding[];
  tellProbes: boolean;
}

/** One piece of work, with all that the process that checks has to know. */
export function jobOf({ options, entry, known, routes, checks, ...rest }: JobParts): Job {
  const shadow = options.shadow === false ? {} : (options.shadow ?? {});
  return {
    ...rest,
    ...('entry' in entry && options.shadow !== false && { entry: withEntry(entry.entry, shadow.entry) }),
    profile: options.profile ?? 'normal',
    known: known.map(({ id, check, method, url, location, parameter }) => ({
      id,
      check,
      method,
      url,
      location,
      parameter,
    })),
    shadow: {
      env: (typeof shadow.env === 'function' ? shadow.env() : shadow.env) ?? {},
      policy: shadow.policy ?? {},
      memoryMb: shadow.memoryMb ?? 512,
      startMs: shadow.startMs ?? 60_000,
      cpuShare: shadow.cpuShare ?? 0.5,
    },
    ...(options.openapi !== undefined && {
      openapi: typeof options.openapi === 'string' ? options.openapi : JSON.stringify(options.openapi),
    }),
    ...(options.own && { own: options.own }),
    ...(checks && { checks }),
    ...(routes && { routes }),
  };
}

function withEntry(entry: NonNullable<Job['entry']>, script: string | undefined): NonNullable<Job['entry']> {
  return script === undefined ? entry : { ...entry, args: [script] };
}
