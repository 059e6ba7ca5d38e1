import { destinationsOf } from '../../judge/destinations.ts';
import type { EndpointScope, Exchange, Marker, Payload, Point } from '../../model/index.ts';
import { canTravel, originalText } from '../shared/probing.ts';

/** Whether the page leads somewhere by itself, whatever it is told. */
export function leadsSomewhere({ baseline: { ordinary, marked } }: EndpointScope): boolean {
  return [...ordinary, marked].some(({ response }) => response && destinationsOf(response).length > 0);
}

/**
 * Where a page leads somewhere and not to us, something stands before it: what its value must look like, or what is put
 * in front of it. The payloads that suit the one or the other.
 *
 * @param sent - what the point carried in the first probe.
 */
export function waysAround(
  at: EndpointScope,
  point: Point,
  payloads: readonly Payload[],
  first: Exchange | undefined,
  sent: string,
): readonly Payload[] {
  const destinations = first?.response ? destinationsOf(first.response) : [];
  if (!leadsSomewhere(at) && destinations.length === 0) return [];
  const suiting = (word: string) =>
    payloads.filter(({ for: words, text }) => words.includes(word) && canTravel(point, text));
  const inFront = destinations.flatMap((address) => {
    const start = sent === '' ? -1 : address.indexOf(sent);
    return start < 0 ? [] : [address.slice(0, start)];
  });
  const [prefix] = inFront;
  if (prefix !== undefined) {
    if (/^https?:\/\/[^/?#]+$/i.test(prefix)) return suiting('behind-host');
    if (/^(?:https?:)?\/\/$/i.test(prefix)) return suiting('behind-scheme');
    return /^(?:https?:\/\/[^/?#]+)?\/$/i.test(prefix) && !/^https?:/i.test(prefix) ? suiting('behind-slash') : [];
  }
  const whole = /^https?:\/\//i.test(originalText(point));
  const name = nameOf(point);
  return suiting(whole ? 'whole' : 'slash').filter(
    ({ for: words }) => !words.includes('named-host') || (name !== undefined && !/^[\d.]+$|^\[/.test(name)),
  );
}

/** The host that the ordinary value names. */
function nameOf(point: Point): string | undefined {
  const value = originalText(point);
  return URL.canParse(value) ? new URL(value).hostname : undefined;
}

/**
 * `{value}` is the ordinary value, `{origin}` its scheme and host, `{base}` these with the port, `{host}` host and port,
 * `{name}` the host alone, `{site}` what was registered of it; `{own}` is the target's own origin, `{OTHER}` the scheme that it is not called by.
 */
export function fill({ endpoint }: EndpointScope, { text }: Payload, point: Point, marker: Marker): string {
  const value = originalText(point);
  const own = new URL(endpoint.url.replace(/[{}]/g, ''));
  const named = URL.canParse(value) ? new URL(value) : own;
  return text
    .replaceAll('{value}', value)
    .replaceAll('{origin}', `${named.protocol}//${named.hostname}`)
    .replaceAll('{base}', named.origin)
    .replaceAll('{own}', own.origin)
    .replaceAll('{OTHER}', own.protocol === 'http:' ? 'HTTPS' : 'HTTP')
    .replaceAll('{host}', named.host)
    .replaceAll('{name}', named.hostname)
    .replaceAll('{site}', siteOf(named.hostname))
    .replaceAll('{marker}', marker);
}

/**
 * The host that a payload leads to: below a name for examples (RFC 2606), or the ordinary site's with a word before it.
 */
export function hostOf({ text }: Payload, point: Point, marker: Marker): string {
  return text.includes('{marker}{site}') ? `${marker}${siteOf(nameOf(point) ?? '')}` : `${marker}.example`;
}

/** What somebody registered of a name: with a word right before it, it is another's. Hosts below it are the site's own. */
function siteOf(name: string): string {
  return /[^.]+\.(?:(?:ac|co|com|edu|gov|ne|net|or|org)\.)?[^.]+$/.exec(name)?.[0] ?? name;
}
