import type { ProbeNote } from 'selfward';
import type { ProbeRecord } from '../model/run.ts';
import type { Table } from '../model/store.ts';
import { cut } from './inside-finding.ts';
import type { ProbeLine } from './job.ts';
import { createProbeLog, type ProbeLog } from './probe-log.ts';

/** Lines that one run keeps. */
const MOST = 20_000;
/** Cycles come every day and by themselves: those before the last ones leave no log. */
const CYCLES = 7;

/** What was sent from inside, as probe logs like any other run's. */
export interface InsideProbes {
  add(run: string, began: number, probes: readonly ProbeNote[]): void;
  /** Writes what waits. More may come: what is looked at between two cycles belongs to the one before. */
  settle(run: string): Promise<void>;
  /** Leaves logs of cycles to the last ones alone, after one whose probes were told. `cycles`: the newest first. */
  prune(run: string, cycles: () => Promise<readonly string[]>): Promise<void>;
}

interface Open {
  log: ProbeLog | undefined;
  lines: number;
}

export function createInsideProbes(table: Table<ProbeRecord>): InsideProbes {
  const known = new Map<string, Open>();

  const openOf = (run: string): Open => {
    const open = known.get(run) ?? { log: undefined, lines: 0 };
    known.set(run, open);
    return open;
  };

  return {
    add(run, began, probes) {
      const open = openOf(run);
      for (const probe of probes) {
        if (open.lines >= MOST) return;
        open.log ??= createProbeLog(table, run, 200, open.lines);
        open.lines++;
        open.log.add(lineOf(probe, began));
      }
    },
    async settle(run) {
      const open = known.get(run);
      const log = open?.log;
      if (open !== undefined) open.log = undefined;
      await log?.flush();
    },
    async prune(run, cycles) {
      if (!known.has(run)) return;
      const kept = new Set((await cycles()).slice(0, CYCLES));
      // Those of cycles that a stop broke off, too: no run of theirs is listed.
      for (const each of (await table.countBy('run')).keys()) {
        if (!each.startsWith('cycle-') || kept.has(each)) continue;
        known.delete(each);
        await table.removeWhere({ run: each });
      }
    },
  };
}

function lineOf(probe: ProbeNote, began: number): ProbeLine {
  const { check, as, method, url, parameter, note, status, tookMs, sightings } = probe;
  const seen = sightings.map(({ sensor, position, at }) =>
    cut(`${sensor}: ${position}${at === undefined ? '' : ` at ${at}`}`, 300),
  );
  return {
    at: Math.max(0, Math.round(probe.at - began)),
    ...{ check, method, url: cut(url, 2_000), parameter, note, status, tookMs },
    failure: cut(probe.failure, 1_000),
    ...(as === undefined ? {} : { as }),
    ...(seen.length === 0 ? {} : { sightings: [...new Set(seen)].slice(0, 10).join('\n') }),
  };
}
