import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Outcome } from '../../model/check.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Marker } from '../../model/marker.ts';
import type { CodePlace, Sighting } from '../../model/sighting.ts';

/** What a stack names besides files: Node's own modules and code without a file. */
const PLACE = /((?:file:\/\/|[a-z]:[\\/])?[^():\s][^():]*):(\d+):(\d+)\)?$/i;

const MOST_FRAMES = 10;

/** The sensor of what goes out to browsers. */
const HTML_OUT = 'html-out';

/** Where in the application's source a weakness is, if somebody saw it from inside. */
export function codePlaceOf(
  { verdict }: Outcome,
  root: string,
  seen: (markers: readonly Marker[]) => readonly Sighting[] = () => [],
): CodePlace | undefined {
  if (verdict.is !== 'proved') return undefined;
  const { proof } = verdict;
  if (proof.kind === 'context' || proof.kind === 'browser') return wentOut(seen([proof.marker]), proof.exchange, root);
  if (proof.kind === 'sighting') {
    const { sensor, marker, exchange } = proof;
    const own = exchange.sightings.filter((each) => each.sensor === sensor && each.marker === marker);
    const sighting = own.find(({ position, at }) => position === 'code' && at !== undefined) ?? own[0];
    const frames = sighting?.frames ?? [];
    return { sensor, ...placeOf(sighting?.at ?? frames[0], root), ...shownFrames(frames, root) };
  }
  if (proof.kind !== 'crash') return undefined;
  const frames = framesOf(proof.exchange.failure?.stack ?? '');
  return { sensor: 'process', ...placeOf(frames[0], root), ...shownFrames(frames, root) };
}

/** Where the page was written that a proof is about: it may show what came in elsewhere, and other pages may, too. */
function wentOut(sightings: readonly Sighting[], { request }: Exchange, root: string): CodePlace | undefined {
  const own = sightings.filter(({ sensor }) => sensor === HTML_OUT);
  const page = `${request.method} ${URL.canParse(request.url) ? new URL(request.url).pathname : request.url}: `;
  const here = own.filter(({ excerpt }) => excerpt.startsWith(page));
  const found = here.find(({ at }) => at !== undefined) ?? here[0];
  if (found === undefined) return undefined;
  return { sensor: HTML_OUT, ...placeOf(found.at, root), ...shownFrames(found.frames ?? [], root) };
}

/** The application's own lines of a stack. */
function framesOf(stack: string): string[] {
  return stack
    .split('\n')
    .map((line) => /^\s*at (?:async )?(.+)$/.exec(line)?.[1] ?? '')
    .filter((line) => PLACE.test(line) && !/node:|[\\/]node_modules[\\/]/.test(line));
}

function shownFrames(frames: readonly string[], root: string): Pick<CodePlace, 'frames'> {
  return frames.length === 0 ? {} : { frames: frames.slice(0, MOST_FRAMES).map((frame) => shortened(frame, root)) };
}

/** `function (src/rooms.ts:12:5)`: as whoever looks into the application's folder finds it. */
function shortened(frame: string, root: string): string {
  return frame.replace(PLACE, (whole, file: string) => whole.replace(file, fileName(file, root)));
}

function placeOf(at: string | undefined, root: string): Pick<CodePlace, 'file' | 'line' | 'column'> {
  const [, file, line, column] = (at === undefined ? null : PLACE.exec(at)) ?? [];
  return file === undefined ? {} : { file: fileName(file, root), line: Number(line), column: Number(column) };
}

/** Relative to the folder that the application runs in, where it lies below it. */
function fileName(given: string, root: string): string {
  const file = given.startsWith('file:') && URL.canParse(given) ? fileURLToPath(given) : given;
  if (!isAbsolute(file)) return file;
  const short = relative(root, file);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? file : short.split(sep).join('/');
}
