import { actionWord } from '../model/action-like.ts';
import type { Surface } from '../model/endpoint.ts';
import type { Report } from '../model/report.ts';
import type { Only } from '../model/run.ts';
import type { Context } from './context.ts';
import { pathOf } from './endpoint-name.ts';
import { coveredPoints } from './only.ts';

/** What became of one finding, once its place was gone to again. */
export async function retestOf(
  context: Context,
  only: Only,
  surface: Surface | undefined,
): Promise<NonNullable<Report['retest']>> {
  const { told, over } = context.state;
  if (told.has('still')) return 'still';
  if (over !== undefined || !surface) return 'unknown';
  if (told.has('gone')) return 'gone';
  if (told.has('mended')) return 'mended';
  const known = surface.endpoints.some((endpoint) => coveredPoints(endpoint, only).length > 0);
  return !known && context.start.status < 500 && (await isGone(context, only, surface)) ? 'gone' : 'unknown';
}

/** A place that nothing leads to any more is gone when its address says so, or when all of the target could be read. */
async function isGone({ sender, options }: Context, only: Only, { gaps }: Surface): Promise<boolean> {
  const path = pathOf(only.url);
  if (gaps.length === 0) return true;
  if (path.includes('{') || actionWord('GET', path) !== undefined) return false;
  const url = `${new URL(options.target.url).origin}${path}`;
  const answer = await sender.plain({ method: 'GET', url, headers: [] }).catch(() => undefined);
  return answer !== undefined && [404, 410].includes(answer.status);
}
