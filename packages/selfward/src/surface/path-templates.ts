/** A segment that reads like the key of a thing: a number, a UUID, a long hexadecimal number. */
const ID = /^(?:\d{1,19}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{8,64})$/i;

function isIdLike(segment: string): boolean {
  return ID.test(segment);
}

/** An address as a template: `/rooms/{2}` and what stood in its places. A segment is named by its position from 1. */
export interface Templated {
  url: string;
  path: Record<string, string>;
}

/** Puts braces where segments read like ids; segments that are placeholders already stay. */
export function templateIds(address: string): Templated {
  return templateWhere(address, (segment) => isIdLike(segment));
}

/** One page that was read: where it is, and what it is made of. */
export interface ReadPage {
  address: string;
  /** Equal for pages that are built alike. */
  skeleton: string;
}

/**
 * Finds the path segments that are parameters though they do not read like ids: at least three pages of one skeleton
 * whose addresses differ in that segment alone (`/devices/router1`, `/devices/camera2` …). The first segment never is
 * one (`/about`, `/help`), and bare pages are all alike.
 *
 * @returns what turns an address of this site into its template.
 */
export function learnTemplates(pages: readonly ReadPage[]): (address: string) => Templated {
  const families = new Map<string, Set<string>>();
  for (const { address, skeleton } of pages) {
    if (skeleton.split(' ').length < 5) continue;
    const segments = new URL(address).pathname.split('/').slice(1);
    for (const [at, segment] of segments.entries()) {
      if (at === 0 || segment === '' || isIdLike(segment)) continue;
      const family = `${skeleton}\n${place(segments, at)}`;
      families.set(family, (families.get(family) ?? new Set()).add(segment));
    }
  }
  const varying = new Set<string>();
  for (const [family, members] of families) {
    if (members.size >= 3)
      for (const member of members) varying.add(`${family.slice(family.indexOf('\n') + 1)}\n${member}`);
  }
  return (address) =>
    templateWhere(
      address,
      (segment, at, segments) => isIdLike(segment) || varying.has(`${place(segments, at)}\n${segment}`),
    );
}

function place(segments: readonly string[], at: number): string {
  return segments.map((segment, index) => (index === at ? '{}' : isIdLike(segment) ? '{id}' : segment)).join('/');
}

function templateWhere(
  address: string,
  varies: (segment: string, at: number, segments: readonly string[]) => boolean,
): Templated {
  const { origin, pathname } = splitAddress(address);
  const segments = pathname.split('/').slice(1);
  const path: Record<string, string> = {};
  const named = segments.map((segment, at) => {
    const value = decode(segment);
    if (!value || segment.includes('{') || !varies(segment, at, segments)) return segment;
    path[String(at + 1)] = value;
    return `{${at + 1}}`;
  });
  return { url: `${origin}/${named.join('/')}`, path };
}

/** By hand, for `URL` would write the braces of a template as `%7B`. */
function splitAddress(address: string): { origin: string; pathname: string } {
  const [, origin = '', pathname = '/'] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)([^?#]*)/i.exec(address) ?? [];
  return { origin, pathname: pathname || '/' };
}

/** What cannot be decoded could not be written back the same. */
function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
