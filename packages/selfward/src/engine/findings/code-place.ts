import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Outcome } from '../../model/check.ts';
import type { CodePlace } from '../../model/sighting.ts';

/** What a stack names besides files: Node's own modules and code without a file. */
const PLACE = /((?:file:\/\/|[a-z]:[\\/])?[^():\s][^():]*):(\d+):(\d+)\)?$/i;

const MOST_FRAMES = 10;

/** Where in the application's source a weakness is, if somebody saw it from inside. */
export function codePlaceOf({ verdict }: Outcome, root: string): CodePlace | undefined {
  if (verdict.is !== 'proved') return undefined;
  const { proof } = verdict;
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
