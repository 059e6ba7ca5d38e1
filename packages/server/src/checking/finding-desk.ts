import { type Finding, originsOf, SEVERITIES } from 'selfward/engine';
import type { StoredFinding, Triage } from '../model/finding.ts';
import type { Alarms } from '../model/rooms.ts';
import type { Change, Store } from '../model/store.ts';

const ALARM_KIND = 'vulnerability';

/** Keeps what runs saw apart from what people decided, and the alarms in step with both. */
export interface FindingDesk {
  /** A run saw it: new, seen again, or back after it was closed. The alarm is raised before this resolves. */
  seen(device: string, run: string, finding: Finding, inside?: StoredFinding['inside']): Promise<StoredFinding>;
  /** Looked for again and no longer there. */
  close(id: string, run: string, because: 'mended' | 'gone'): Promise<void>;
  /** Looked for again, and it could not be told. */
  unsure(id: string, note: string): Promise<void>;
  triage(id: string, triage: Triage): Promise<StoredFinding | undefined>;
  /** Open findings of a device that a run over the network of these checks did not see again, though it should have. */
  unseen(device: string, checks: readonly string[], run: string): Promise<StoredFinding[]>;
  /** Decisions whose time is over become open again. */
  lapse(now: number): Promise<void>;
}

const alarmText = (finding: Finding) =>
  `${finding.title}: ${finding.method} ${finding.url}, ${finding.location} ${finding.parameter}`;

export function createFindingDesk(deps: { store: Store; alarms: Alarms; now: () => number }): FindingDesk {
  const { store, alarms, now } = deps;
  const table = store.findings;

  /** Alarmed is what is proved, still there, and not accepted or called false by somebody. */
  async function align(row: StoredFinding): Promise<void> {
    const { finding } = row;
    if (row.state === 'open' && row.decision === 'open' && row.confidence === 'proved') {
      await alarms.raise({
        kind: ALARM_KIND,
        severity: finding.severity,
        originator: row.device,
        subject: row.id,
        text: alarmText(finding),
      });
    } else {
      await alarms.clear(ALARM_KIND, row.device, row.id);
    }
  }

  async function change(id: string, fields: Change<StoredFinding>): Promise<StoredFinding | undefined> {
    const row = await table.update(id, fields);
    if (row !== undefined) await align(row);
    return row;
  }

  function detected(run: string, finding: Finding, inside: StoredFinding['inside']) {
    return {
      ...(inside === undefined ? {} : { inside }),
      finding,
      check: finding.check,
      severity: finding.severity,
      rank: SEVERITIES.indexOf(finding.severity),
      confidence: finding.confidence,
      state: 'open' as const,
      lastSeenAt: now(),
      lastRun: run,
    };
  }

  function fresh(device: string, run: string, finding: Finding, inside: StoredFinding['inside']): StoredFinding {
    return {
      id: finding.id,
      device,
      ...detected(run, finding, inside),
      firstSeenAt: now(),
      firstRun: run,
      triage: { decision: 'open', reason: '', by: '', at: now() },
      decision: 'open',
    };
  }

  return {
    async seen(device, run, finding, inside) {
      // Only what detection owns is written: a decision that a person takes meanwhile stays.
      const again = await change(finding.id, {
        ...detected(run, finding, inside),
        closedAt: undefined,
        closedBecause: undefined,
        retestNote: undefined,
      });
      if (again !== undefined) return again;
      const row = fresh(device, run, finding, inside);
      await table.insert(row);
      await align(row);
      return row;
    },
    async close(id, run, because) {
      await change(id, {
        state: 'closed',
        closedBecause: because,
        closedAt: now(),
        lastRun: run,
        retestNote: undefined,
      });
    },
    async unsure(id, note) {
      await change(id, { retestNote: note });
    },
    triage: (id, triage) => change(id, { triage, decision: triage.decision }),
    async unseen(device, checks, run) {
      if (checks.length === 0) return [];
      const open: StoredFinding[] = [];
      // Which tests look for one is not a matter of its check alone, so that all open ones are walked.
      for (let offset = 0; ; offset += 500) {
        const sort = { field: 'id', order: 'asc' } as const;
        const { rows } = await table.find({ where: { device, state: 'open' }, sort, limit: 500, offset });
        open.push(...rows.filter((row) => row.lastRun !== run && row.inside === undefined && looksFor(checks, row)));
        if (rows.length < 500) return open;
      }
    },
    async lapse(at) {
      const { rows } = await table.find({ where: { decision: { in: ['accepted', 'false-positive'] } }, limit: 500 });
      for (const row of rows) {
        const { expiresAt } = row.triage;
        if (expiresAt === undefined || expiresAt > at) continue;
        const triage: Triage = { decision: 'open', reason: `lapsed: ${row.triage.reason}`, by: 'system', at };
        await change(row.id, { triage, decision: 'open' });
      }
    },
  };
}

/** Whether a run of these tests would have seen it: our check, or where only tools reported it, one of them. */
function looksFor(tests: readonly string[], { check, finding }: StoredFinding): boolean {
  const origins = originsOf(finding);
  return origins.includes('selfward') ? tests.includes(check) : origins.some((origin) => tests.includes(origin));
}
