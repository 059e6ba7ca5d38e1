import type { Body, Endpoint } from '../../model/endpoint.ts';
import { isAnswered } from '../../model/exchange.ts';
import type { Point } from '../../model/point.ts';
import type { Probe } from '../../model/probe.ts';
import { getJson } from '../../probe/set-json.ts';
import { nameInReport } from '../endpoint-name.ts';
import { ORDINARY } from '../sending/marked.ts';
import type { Sender } from '../sending/sender.ts';
import { type OldValue, readingPages, readOldValue } from './old-value.ts';

/** Remembers what endpoints held, and puts it back. */
export interface Restorer {
  /**
   * Reads the old value before the first probe. @returns the endpoint as it may be probed.
   *
   * @param demanded - without an old value, or where one is not known, nothing may be probed.
   */
  remember(endpoint: Endpoint, demanded: boolean): Promise<{ endpoint: Endpoint; left: readonly Point[] }>;
  /** Something was written since the old value was last put back. */
  touched(endpoint: Endpoint): void;
  /** Puts back what was touched, the last first; also when the run was stopped. */
  putBack(only?: Endpoint): Promise<void>;
}

export interface RestorerOptions {
  sender: Sender;
  /** What came of each: told to whoever watches, and into the report when it failed. */
  onRestored: (endpoint: string, ok: boolean, detail: string) => void;
  /** Called before what did not go back is tried once more: the sign-in may have been lost. */
  beforeRetry?: () => Promise<void>;
}

const WRITE_BACK: Probe = { ...ORDINARY, effect: 'write', note: 'old value written back' };
const READ: Probe = { ...ORDINARY, note: 'present value read' };

export function createRestorer({ sender, onRestored, beforeRetry }: RestorerOptions): Restorer {
  const remembered = new Map<string, { endpoint: Endpoint; old: OldValue; touched: boolean; left: readonly Point[] }>();

  async function read(endpoint: Endpoint, demanded: boolean): Promise<OldValue | undefined> {
    for (const page of readingPages(endpoint, demanded)) {
      const seen = await sender.send(page, READ, { check: 'restore' });
      const old = isAnswered(seen) ? readOldValue(endpoint, page, seen.response) : undefined;
      if (old) return old;
    }
    return undefined;
  }

  async function putBackOne(endpoint: Endpoint, old: OldValue): Promise<string | undefined> {
    const writing = { ...endpoint, draft: { ...endpoint.draft, body: old.body } };
    let why = '';
    for (let attempt = 0; attempt < 2; attempt++) {
      if (attempt > 0) await beforeRetry?.();
      const written = await sender.send(writing, WRITE_BACK, { check: 'restore', essential: true });
      if (!isAnswered(written)) why = written.failure?.message ?? 'no answer';
      const again = await sender.send(old.page, READ, { check: 'restore', essential: true });
      if (isAnswered(again) && old.isBack(again.response)) return undefined;
      if (isAnswered(written)) why = `answered ${written.response.status}, and the value read afterwards is another`;
    }
    return why;
  }

  return {
    async remember(endpoint, demanded) {
      // Gone to a second time: what stands there now may be a probe's.
      const known = remembered.get(endpoint.id);
      if (known) return { endpoint: known.endpoint, left: known.left };
      const old = await read(endpoint, demanded);
      if (!old)
        return demanded ? { endpoint: { ...endpoint, points: [] }, left: endpoint.points } : { endpoint, left: [] };
      if (!demanded && old.empty) return { endpoint, left: [] };
      // What is sent as ordinary is what is there already, so that even the ordinary request changes nothing.
      const body = old.empty ? endpoint.draft.body : old.body;
      const safe = endpoint.points.filter((point) => !demanded || old.known.has(point) || !choosesPlace(point));
      const left = endpoint.points.filter((point) => !safe.includes(point));
      const probed: Endpoint = {
        ...endpoint,
        draft: { ...endpoint.draft, ...(body && { body }) },
        points: safe.map((point) => ({ ...point, ...originalOf(body, point) })),
      };
      remembered.set(endpoint.id, { endpoint: probed, old, touched: false, left });
      return { endpoint: probed, left };
    },
    touched(endpoint) {
      const entry = remembered.get(endpoint.id);
      if (entry) entry.touched = true;
    },
    async putBack(only) {
      const entries = [...remembered.values()].reverse().filter(({ endpoint }) => !only || endpoint.id === only.id);
      for (const entry of entries) {
        if (!entry.touched) continue;
        entry.touched = false;
        const name = nameInReport(entry.endpoint);
        const failed = await putBackOne(entry.endpoint, entry.old);
        onRestored(name, failed === undefined, failed ?? 'the old value was written back, read again and is the same');
      }
    },
  };
}

/** Headers and cookies go along with the old value; everything else says what is written, or where. */
function choosesPlace({ location, part }: Point): boolean {
  return part === 'name' || (location !== 'header' && location !== 'cookie');
}

function originalOf(body: Body | undefined, { location, name, part }: Point): { original?: unknown } {
  if (part === 'name') return {};
  if (location === 'body' && body?.type === 'form') return some(body.fields.find(([key]) => key === name)?.[1]);
  if (location === 'multipart' && body?.type === 'multipart')
    return some(body.parts.find((each) => each.name === name)?.value);
  return location === 'json' && body?.type === 'json' ? some(getJson(body.value, name)) : {};
}

function some(original: unknown): { original?: unknown } {
  return original === undefined ? {} : { original };
}
