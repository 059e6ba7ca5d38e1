import { setTimeout as wait } from 'node:timers/promises';
import type { Check, Planted } from '../../model/check.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { InsideTry } from '../../model/inside.ts';
import type { Marker } from '../../model/marker.ts';
import type { Point } from '../../model/point.ts';
import type { Probe } from '../../model/probe.ts';
import type { Context, Planned } from '../context.ts';
import { filled, fits } from './fill-try.ts';
import { inLetters } from './in-letters.ts';
import { isSame, type Plain, plainAt } from './look-inside.ts';
import { proofOf } from './proof-of.ts';
import { technologyOf } from './technology-of.ts';
import { triedKey } from './tried-key.ts';
import { codeSeenBy, MOST_TRIES } from './try-inside.ts';

/** What a queue or a job is given to hand on what was sent last. */
const PATIENCE_MS = 250;

/** A value that is waited for: it may come to a sink after its answer, or when another page is read. */
interface Open {
  check: Check;
  one: InsideTry;
  way: Planted;
  plain: readonly Plain[];
  marker: Marker;
  payload: unknown;
  exchange: Exchange;
}

/**
 * What reached a sink only after its answer: from a timer, a queue, or a database when another page was read. Where a
 * plain word came to a sink so, the rule's values are sent the same way, all pages are read again, and what comes out is
 * looked at.
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
    if (stores && !checks.some(({ scope, places }) => scope === 'target' && !places)) await readAgain(context, []);
    await pause();
  }
  const open = rules.flatMap((check) => latecomers(context, check));
  const done = new Set<string>();
  for (let turn = 0; turn < MOST_TRIES; turn++) {
    const sent: Open[] = [];
    for (const { check, way, plain } of open) {
      const key = triedKey(check, way.endpoint, way.point);
      const one = triesFor(check, way.point, plain)[turn];
      if (!one || done.has(key) || state.over !== undefined) continue;
      const { marker, payload } = filled(one, inLetters(context.freshFor()).marker());
      const reads = ['GET', 'HEAD', 'OPTIONS'].includes(way.endpoint.method);
      const note = `from inside, to be looked for later: ${one.note}`;
      const probe: Probe = {
        set: new Map([[way.point, payload]]),
        markers: [marker],
        effect: reads ? 'read' : 'write',
        note,
      };
      const step = { do: 'send' as const, endpoint: way.endpoint, probes: [probe] };
      const [exchange] = (await context.perform(step, { check: check.id })).exchanges;
      if (exchange) sent.push({ check, one, way, plain, marker, payload, exchange });
    }
    if (sent.length === 0) return;
    await pause();
    const unseen = sent.filter((each) => proved(context, planned, each, done) === false);
    if (unseen.length === 0) continue;
    await readAgain(
      context,
      unseen.map(({ marker }) => marker),
    );
    for (const each of unseen) proved(context, planned, each, done);
  }
}

/** Reads the known pages again; what a lost sign-in kept from being read is told by the run itself. */
async function readAgain(context: Context, markers: readonly Marker[]): Promise<void> {
  await context.perform({ do: 'recall', markers }, { check: 'baseline' }).catch(() => undefined);
}

/** Points whose plain word came to a sink of the check at some time, and that were not tried there. */
function latecomers(context: Context, check: Check): { check: Check; way: Planted; plain: readonly Plain[] }[] {
  const { options, register, tried } = context;
  const sensors = check.inside?.sensors ?? [];
  const byPlace = new Map<string, { check: Check; way: Planted; plain: Plain[] }>();
  for (const way of register.planted()) {
    if (way.check !== 'baseline') continue;
    const key = triedKey(check, way.endpoint, way.point);
    const seen = options.inside?.seen([way.marker]) ?? [];
    if (tried.has(key) || !seen.some(({ sensor }) => sensors.includes(sensor))) continue;
    const entry = byPlace.get(key) ?? { check, way, plain: [] };
    entry.plain.push({ marker: way.marker, exchange: { ...way.exchange, sightings: [...seen] } });
    byPlace.set(key, entry);
  }
  return [...byPlace.values()];
}

function triesFor({ inside }: Check, point: Point, plain: readonly Plain[]): InsideTry[] {
  const reached = (sensors: readonly string[]) =>
    plainAt({ plain: new Map([[point, plain]]) }, point, sensors).length > 0;
  return (inside?.tries ?? []).filter((one) => fits(point, one) && reached(one.sensors ?? inside?.sensors ?? []));
}

/** Reports what was seen of a value by now. */
function proved(context: Context, planned: readonly Planned[], given: Open, done: Set<string>): boolean {
  const { check, one, way, plain, marker, payload } = given;
  const seen = context.options.inside?.seen([marker]) ?? [];
  const exchange = { ...given.exchange, sightings: seen.filter((each) => isSame(each.marker, marker)) };
  const sent = { marker, payload, exchange };
  const sensor = codeSeenBy(sent, check.inside?.sensors ?? []);
  if (sensor === undefined) return false;
  // A plain word that is code itself needs a repetition: there the ordinary tries have their say.
  const control = plainAt({ plain: new Map([[way.point, plain]]) }, way.point, [sensor]).find(
    ({ sighting }) => sighting.position !== 'code',
  );
  if (!control) return false;
  done.add(triedKey(check, way.endpoint, way.point));
  const { endpoint, point } = way;
  const index = planned.find((each) => each.endpoint.id === endpoint.id)?.index ?? planned.length;
  const technology = technologyOf(sensor);
  const verdict = { is: 'proved' as const, proof: proofOf(sensor, one, sent, control) };
  context.report(check, { endpoint, point, verdict, ...(technology !== undefined && { technology }) }, [
    index,
    context.checks.indexOf(check),
    endpoint.points.indexOf(point),
  ]);
  return true;
}
