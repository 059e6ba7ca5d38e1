import { type Endpoint, LOCATIONS, type Location, METHODS, type Point } from '../model/index.ts';
import { craft } from '../probe/craft.ts';
import { listedEndpoint } from '../surface/listed-request.ts';
import type { Reported } from './reported.ts';

/** Where a reported finding was made. */
export interface Located {
  endpoint: Endpoint;
  location: Location;
  parameter: string;
  /** The very address that the tool asked for. */
  address: string;
  /** Whether the surface knows the endpoint and the place already. */
  known: boolean;
}

/**
 * Finds the place of what a tool reported: at one of the known endpoints, so that its URL is the same template and its
 * parameter has the same name as with our own checks, else at one made of the tool's request.
 *
 * @param own - the endpoint that the tool was started for.
 * @returns why there is none, where it is not of the target.
 */
export function locate(
  reported: Reported,
  target: string,
  endpoints: readonly Endpoint[],
  own?: Endpoint,
): Located | { outside: string } {
  const { origin } = new URL(target);
  if (own !== undefined && reported.url === undefined) return placed(reported, own, craft(own).url, true);
  const written = reported.url ?? target;
  const url = URL.canParse(written, target) ? new URL(written, target) : undefined;
  if (url === undefined) return { outside: `"${written.slice(0, 200)}" is no address` };
  if (url.origin !== origin) return { outside: `${url.origin} is outside the scope, which is ${origin} alone` };
  const method = reported.method ?? own?.method ?? 'GET';
  const known = bestOf(endpoints, method, url, reported);
  if (known !== undefined) return placed(reported, known, url.href, true);
  try {
    return placed(reported, made({ ...reported, method }, url), url.href, false);
  } catch (error) {
    return { outside: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * One URL may take several forms: the one that has the parameter. A template stands for an address only where what was
 * reported is one of its fields: `/{page}` would swallow everything that lies about.
 */
function bestOf(endpoints: readonly Endpoint[], method: string, url: URL, { parameter, location }: Reported) {
  const fitting = endpoints.filter((each) => each.method === method && fits(each.url, url));
  const exact = fitting.filter((each) => !each.url.includes('{'));
  const takes = (each: Endpoint) => pointOf(each, parameter, location) !== undefined;
  return exact.find(takes) ?? exact[0] ?? fitting.find(takes);
}

/** Whether an address is one of a template's. */
function fits(template: string, url: URL): boolean {
  const wanted = template.replace(/^https?:\/\/[^/?#]*/i, '').split('/');
  const segments = url.pathname.split('/');
  return (
    wanted.length === segments.length &&
    wanted.every((each, at) => /^\{[^{}]+\}$/.test(each) || decoded(each) === decoded(segments[at] ?? ''))
  );
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function placed(reported: Reported, endpoint: Endpoint, address: string, known: boolean): Located {
  const { parameter = '', location } = reported;
  const point = pointOf(endpoint, parameter, location);
  if (point) return { endpoint, location: point.location, parameter: point.name, address, known };
  const writes = endpoint.method !== 'GET' && endpoint.method !== 'HEAD';
  const body = endpoint.draft.body?.type === 'json' ? 'json' : 'body';
  // What is said of a page as such has no field: it is the page's address.
  const usual = parameter === '' ? 'path' : writes ? body : 'query';
  return { endpoint, location: location ?? usual, parameter, address, known: known && parameter === '' };
}

/** By its full name, or by the last part of a JSON path, which is all that some tools name. */
function pointOf(endpoint: Endpoint, parameter: string | undefined, location: Location | undefined): Point | undefined {
  if (parameter === undefined || parameter === '') return undefined;
  const values = endpoint.points.filter(({ part }) => part === 'value');
  const lower = parameter.toLowerCase();
  const named = values.filter(({ name, location: at }) =>
    at === 'header' ? name.toLowerCase() === lower : name === parameter,
  );
  const last = values.filter(({ name, location: at }) => at === 'json' && name.split('.').at(-1) === parameter);
  const found = [...named, ...last];
  // Tools call all that is sent in a body by one word.
  return found.find((each) => each.location === location) ?? found.find((each) => alike(each.location, location));
}

const BODIES: readonly Location[] = LOCATIONS.filter((each) => ['body', 'json', 'multipart'].includes(each));

function alike(a: Location, b: Location | undefined): boolean {
  return b === undefined || (BODIES.includes(a) && BODIES.includes(b));
}

/** The tool's request without its payload, as an endpoint that may be probed by the ordinary rules. */
function made({ method = 'GET', parameter, body, contentType }: Reported, url: URL): Endpoint {
  if (!METHODS.some((each) => each === method)) throw new Error(`the method ${method.slice(0, 20)} is not known`);
  const clean = new URL(url.href);
  if (parameter !== undefined && clean.searchParams.has(parameter)) clean.searchParams.set(parameter, '1');
  const isForm = /x-www-form-urlencoded/i.test(contentType ?? '');
  const fields = body === undefined ? undefined : new URLSearchParams(body);
  if (isForm && parameter !== undefined && fields?.has(parameter)) fields.set(parameter, '1');
  const text = isForm ? fields?.toString() : body;
  const endpoint = listedEndpoint(
    {
      method,
      url: clean.href,
      headers: contentType === undefined ? [] : [['content-type', contentType]],
      ...(text !== undefined && text !== '' && { body: text }),
    },
    url.origin,
    'crawl',
  );
  // Nobody vouched for it: what is named like an action stays alone.
  const { safe: _safe, ...rest } = endpoint;
  return rest;
}
