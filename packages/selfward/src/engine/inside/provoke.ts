import type { Endpoint } from '../../model/endpoint.ts';
import type { Location, Point } from '../../model/point.ts';
import type { Probe } from '../../model/probe.ts';

/**
 * Enough for an expression that goes back exponentially or squared over what it is given, and a small part of what a
 * server takes for its request line and headers, also where many fields carry it.
 */
const RUN: Readonly<Record<'line' | 'body', number>> = { line: 4000, body: 20_000 };
const LEAST_RUN = 40;

const IN_THE_HEAD: readonly Location[] = ['path', 'query', 'header', 'cookie'];

/**
 * What people did not think of when they read a field: another type than it has, and text that no parser, pattern or
 * file system likes. None of it is an attack; a refusal is a good answer to all of it. What it may end or hang is a
 * process in which nothing lasts.
 *
 * A path that leads nowhere hides what the other fields do: where there are both, it has a request of its own.
 */
export function provocations({ method }: Pick<Endpoint, 'method'>, points: readonly Point[]): Probe[] {
  const values = points.filter(({ part }) => part === 'value');
  const inPath = values.filter(({ location }) => location === 'path');
  const others = values.filter(({ location }) => location !== 'path');
  const typed = others.filter(({ location }) => ['query', 'body', 'json'].includes(location));
  const effect = ['GET', 'HEAD', 'OPTIONS'].includes(method) ? 'read' : 'write';
  const probe = (note: string, set: readonly (readonly [Point, unknown])[]): Probe[] =>
    set.length === 0 ? [] : [{ set: new Map(set), markers: [], effect, note }];
  const odd = (given: readonly Point[]) => given.map((point) => [point, oddText(point, given)] as const);
  return [
    ...probe(
      'another type in every field',
      typed.map((point) => [point, otherType(point)]),
    ),
    ...probe('odd text in every field', odd(others)),
    ...probe('odd text in the path', odd(inPath)),
  ];
}

/** Names with brackets and repeated names become lists where parsers make something of them at all. */
function otherType({ location, original, hint }: Point): unknown {
  if (location !== 'json') return ['1', '2'];
  const usual = hint?.type ?? (Array.isArray(original) ? 'array' : original === null ? 'null' : typeof original);
  // Neither has a method of a text, and of the object not even a text can be made.
  return usual === 'object' ? 1 : { toString: null, valueOf: null };
}

/** As long as all of them together fit where they stand. */
function oddText({ location, original, hint }: Point, together: readonly Point[]): unknown {
  if (location === 'json' && (typeof original === 'number' || hint?.type === 'number' || hint?.type === 'integer'))
    return -1.7976931348623157e308;
  const place = IN_THE_HEAD.includes(location) ? 'line' : 'body';
  const run = 'a'.repeat(Math.max(LEAST_RUN, Math.floor(RUN[place] / together.length)));
  // A sign of control, or of what ends a value, cannot stand there.
  if (location === 'header' || location === 'cookie') return `'"\`\\{[(<%$*+?|^ __proto__ ${HUGE} ${run}!`;
  // Of a path the last segment alone is meant.
  if (location === 'path') return `'"\`{[(<%$*+|^__proto__\0${HUGE}${run}!`;
  return `${run}!'"\`\\{[(<%$*+?|^&;#\n__proto__\0\ud83d${HUGE}`;
}

/** No integer of any kind holds it. */
const HUGE = '-99999999999999999999999999';
