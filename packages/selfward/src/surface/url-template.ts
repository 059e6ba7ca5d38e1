/**
 * A route's path as reports write it, parameters in braces: `/rooms/:id` is `/rooms/{id}`. Fastify writes `:id`,
 * `:id(\\d+)` and `:id?`; a star takes the rest of the path.
 *
 * @param each - called with every parameter's name.
 */
export function urlTemplate(url: string, each: (name: string) => void = () => undefined): string {
  const braced = (name: string) => {
    each(name);
    return `{${name}}`;
  };
  const seen = new Set<string>();
  return url
    .replace(/:([A-Za-z0-9_]+)(\([^)]*\))?\??/g, (_, name: string) => {
      seen.add(name);
      return braced(name);
    })
    .replace(/\*$/, () => braced('*'))
    .replace(/\{([A-Za-z0-9_]+)\}/g, (whole, name: string) => (seen.has(name) ? whole : braced(name)));
}
