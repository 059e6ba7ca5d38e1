import type { Endpoint } from '../model/endpoint.ts';
import type { Point } from '../model/point.ts';
import { isPasswordName } from '../probe/redact.ts';

/** The path template of an endpoint's URL, braces kept: a URL parser would encode them. */
export function pathOf(url: string): string {
  const match = /^https?:\/\/[^/?#]*([^?#]*)/i.exec(url);
  return match?.[1] || '/';
}

/** `POST /label`: how policies name an endpoint. */
export function nameInPolicy({ method, url }: Pick<Endpoint, 'method' | 'url'>): string {
  return `${method} ${pathOf(url)}`;
}

/** `POST http://host/label`: how reports name an endpoint. */
export function nameInReport({ method, url }: Pick<Endpoint, 'method' | 'url'>): string {
  return `${method} ${url}`;
}

/** The parameter as the application reads it; a generic parameter's own name has none. */
export function parameterOf(point: Pick<Point, 'name' | 'part'>): string {
  return point.name === '' && point.part === 'name' ? '(parameter name)' : point.name;
}

/** Whether the endpoint takes a sign-in: there a refusal is the ordinary answer. */
export function isSignIn({ url, points }: Endpoint): boolean {
  if (/(log|sign)-?_?(in|on)\b|\bauth(enticate)?\b|\bsessions?\b/i.test(pathOf(url))) return true;
  return points.some(({ location, name }) => location !== 'header' && location !== 'cookie' && isPasswordName(name));
}
