import type { Endpoint } from '../model/endpoint.ts';
import type { Point } from '../model/point.ts';
import type { Only } from '../model/run.ts';
import { parameterOf, pathOf } from './endpoint-name.ts';

/** Whether a finding was made at this endpoint; by its path, since a device's address may have changed. */
export function isOnly(only: Only, { method, url }: Endpoint): boolean {
  return method === only.method && pathOf(url) === pathOf(only.url);
}

/** The points that a run covers: all of them, or the one that a finding names. */
export function coveredPoints(endpoint: Endpoint, only: Only | undefined): Point[] {
  if (!only) return endpoint.points;
  if (!isOnly(only, endpoint)) return [];
  return endpoint.points.filter((point) => point.location === only.location && parameterOf(point) === only.parameter);
}
