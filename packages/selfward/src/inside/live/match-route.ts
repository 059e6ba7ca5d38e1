import type { Route } from '../../surface/routes.ts';

export interface MatchedRoute {
  method: string;
  url: string;
}

/** Finds the route of a framework's table that a request's path belongs to: the one with the most fixed text. */
export function createRouteMatcher(
  table: readonly Route[],
): (method: string, path: string) => MatchedRoute | undefined {
  const patterns = table
    .flatMap(({ method, url }) =>
      (typeof method === 'string' ? [method] : method).map((each) => ({ method: each, url, ...patternOf(url) })),
    )
    .sort((a, b) => b.fixed - a.fixed);
  return (method, path) => {
    // Frameworks answer HEAD by the route of GET.
    const asked = method === 'HEAD' ? 'GET' : method;
    const found = patterns.find((each) => each.method === asked && each.pattern.test(path));
    return found && { method: found.method, url: found.url };
  };
}

/** `:id`, `:id(\\d+)`, `{id}` take one segment, a star the rest; frameworks forgive a slash at the end and the case. */
function patternOf(url: string): { pattern: RegExp; fixed: number } {
  let fixed = 0;
  const source = url.replace(
    /:\w+(?:\([^)]*\))?(\?)?|\{\w+\}|\*\w*|[^:{*]+|./g,
    (part: string, optional: string | undefined) => {
      if (part.startsWith('*')) return '.*';
      if ((part.startsWith(':') || part.startsWith('{')) && part.length > 1) return optional ? '[^/]*' : '[^/]+';
      fixed += part.length;
      return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    },
  );
  return { pattern: new RegExp(`^${source.replace(/\/$/, '')}/?$`, 'i'), fixed };
}
