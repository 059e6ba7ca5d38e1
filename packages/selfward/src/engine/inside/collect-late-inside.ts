import { setTimeout as wait } from 'node:timers/promises';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { InsideTry } from '../../model/inside.ts';
import type { Marker } from '../../model/marker.ts';
import type { Probe } from '../../model/probe.ts';
import type { Context, Planned } from '../context.ts';
import { filled } from './fill-try.ts';
import { inLetters } from './in-letters.ts';
import { isAmong, type Latecomer, latecomers, plainOf, triesFor } from './late-sightings.ts';
import { isSame, plainAt } from './look-inside.ts';
import { proofOf } from './proof-of.ts';
import { technologyOf } from './technology-of.ts';
import { triedKey } from './tried-key.ts';
import { codeSeenBy, MOST_TRIES } from './try-inside.ts';
import { visitOthers } from './visit-others.ts';

/** What a queue or a job is given to hand on what was sent last. */
const PATIENCE_MS = 250;

/** A value that is waited for: it may come to a sink after its answer, or when another route is gone to. */
interface Open {
  of: Latecomer;
  one: InsideTry;
  marker: Marker;
  payload: unknown;
  exchange: Exchange;
}

type Sent = Pick<Open, 'marker' | 'payload' | 'exchange'>;

/**
 * What reached a sink only after its answer: from a timer, a queue, or a store when another route was gone to. Where a
 * plain word came to a sink so, the rule's values are sent the same way, the other routes are gone to again, and what
 * comes out is looked at.
 */
export async function collectLateInside(context: Context, planned: readonly Planned[]): Promise<void> {
  const { options, register, state, checks } = context;
  const { inside, signal } = options;
  if (!inside || register.planted().length === 0) return;
  const rules = checks.filter((check) => check.inside !== undefined && check.scope !== 'target');
  if (rules.length === 0) return;
  state.doing = 'waiting for what reaches a sink late';
  const pause = () => wait(PATIENCE_MS, undefined, signal ? { signal } : {}).catch(() => undefined);
  if (state.over === undefined) {
    // A check that looks for what was stored has read the pages already.
    const stores = planned.some(({ endpoint: { method } }) => method !== 'GET' && method !== 'HEAD');
    if (stores && !checks.some(({ scope, places }) => scope === 'target' && !places)) {
      await context.perform({ do: 'recall', markers: [] }, { check: 'baseline' }).catch(() => undefined);
    }
    await pause();
  }
  const open = rules.flatMap((check) => latecomers(context, check));
  const done = new Set<string>();
  /** Where the values of a way came out, once one of them did. */
  const comesOutAt = new Map<Latecomer, Set<Endpoint>>(open.map((of) => [of, new Set()]));
  const at = ({ of }: Open) => comesOutAt.get(of) ?? new Set<Endpoint>();
  const left = new Map(open.map((of) => [of, triesFor(of).slice(0, MOST_TRIES)]));
  const once = new Map<Latecomer, Sent>();
  /** @returns whether it was seen as code. */
  const judge = ({ of, one, marker, payload, exchange }: Open): boolean => {
    const seen = (inside.seen([marker]) ?? []).filter((each) => isSame(each.marker, marker));
    const sent: Sent = { marker, payload, exchange: { ...exchange, sightings: seen } };
    const sensor = codeSeenBy(sent, of.check.inside?.sensors ?? []);
    if (sensor === undefined) return false;
    const again = once.get(of);
    if (report(context, planned, of, one, sensor, sent, again)) done.add(keyOf(of));
    else if (!again) {
      // Even the plain word is code there: the same once more, so that nothing rests on one look.
      once.set(of, sent);
      left.get(of)?.unshift(one);
    }
    return true;
  };
  for (const of of open) {
    const early = alreadyRead(context, of);
    if (early && report(context, planned, of, early.one, early.sensor, early.sent, undefined)) done.add(keyOf(of));
  }
  for (let turn = 0; turn <= MOST_TRIES; turn++) {
    const sent: Open[] = [];
    for (const of of open) {
      const one = done.has(keyOf(of)) || state.over !== undefined ? undefined : left.get(of)?.shift();
      const given = one && (await send(context, of, one));
      if (given) sent.push(given);
    }
    if (sent.length === 0) return;
    await pause();
    const unseen = sent.filter((each) => !judge(each));
    for (const known of [true, false]) {
      const group = unseen.filter((each) => at(each).size > 0 === known);
      const awaited = group.map((each) => ({ marker: each.marker, endpoint: each.of.way.endpoint, at: at(each) }));
      if (group.length > 0) await visitOthers(context, awaited, known);
    }
    for (const each of unseen) judge(each);
  }
}

const keyOf = ({ check, way }: Latecomer): string => triedKey(check, way.endpoint, way.point);

/** A value that was tried at its own route, and was read as code where another route used it. */
function alreadyRead(
  { options, register }: Context,
  of: Latecomer,
): { one: InsideTry; sensor: string; sent: Sent } | undefined {
  const { check, way } = of;
  for (const { marker, endpoint, point, exchange, check: by } of register.planted()) {
    if (by !== check.id || endpoint.id !== way.endpoint.id || point.id !== way.point.id) continue;
    const payload = exchange.probe.set.get(point);
    const late = (options.inside?.seen([marker]) ?? []).filter((each) => !isAmong(each, exchange.sightings));
    const sent: Sent = { marker, payload, exchange: { ...exchange, sightings: late } };
    const sensor = codeSeenBy(sent, check.inside?.sensors ?? []);
    if (sensor !== undefined) return { one: { note: exchange.probe.note, value: payload }, sensor, sent };
  }
  return undefined;
}

async function send(context: Context, of: Latecomer, one: InsideTry): Promise<Open | undefined> {
  const { check, way } = of;
  const { marker, payload } = filled(one, inLetters(context.freshFor()).marker(), way.point);
  const reads = ['GET', 'HEAD', 'OPTIONS'].includes(way.endpoint.method);
  const probe: Probe = {
    set: new Map([[way.point, payload]]),
    markers: [marker],
    effect: reads ? 'read' : 'write',
    note: `from inside, to be looked for later: ${one.note}`,
  };
  const step = { do: 'send' as const, endpoint: way.endpoint, probes: [probe] };
  const [exchange] = (await context.perform(step, { check: check.id })).exchanges;
  return exchange && { of, one, marker, payload, exchange };
}

/** @returns whether what was seen is enough. */
function report(
  context: Context,
  planned: readonly Planned[],
  { check, way, plain }: Latecomer,
  one: InsideTry,
  sensor: string,
  sent: Sent,
  again: Sent | undefined,
): boolean {
  const plains = plainAt(plainOf(way.point, plain), way.point, [sensor]);
  const control = plains.find(({ sighting }) => sighting.position !== 'code') ?? (again && plains[0]);
  if (!control) return false;
  const { endpoint, point } = way;
  const index = planned.find((each) => each.endpoint.id === endpoint.id)?.index ?? planned.length;
  const technology = technologyOf(sensor);
  const verdict = { is: 'proved' as const, proof: proofOf(sensor, one, sent, control, again) };
  context.report(check, { endpoint, point, verdict, ...(technology !== undefined && { technology }) }, [
    index,
    context.checks.indexOf(check),
    endpoint.points.indexOf(point),
  ]);
  return true;
}
