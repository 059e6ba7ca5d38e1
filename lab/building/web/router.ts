import type { Route } from './route.ts';

export type Match =
  | { route: Route; params: Record<string, string> }
  /** The path is known, the method is not: these are. */
  | { allow: readonly string[] }
  | undefined;

interface Entry {
  route: Route;
  segments: readonly string[];
}

/** Finds the route for a method and path; HEAD is answered by GET. The first of several wins. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match {
  const entries: Entry[] = routes.map((route) => ({ route, segments: route.path.split('/') }));
  return (method, path) => {
    const wanted = method === 'HEAD' ? 'GET' : method;
    const segments = path.split('/');
    const allow: string[] = [];
    for (const { route, segments: pattern } of entries) {
      const params = matchSegments(pattern, segments);
      if (params === undefined) continue;
      if (route.method === wanted) return { route, params };
      allow.push(route.method);
    }
    return allow.length > 0 ? { allow } : undefined;
  };
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const given = segments[at] ?? '';
    if (part.startsWith(':')) {
      const value = decode(given);
      if (value === undefined || value === '') return undefined;
      params[part.slice(1)] = value;
    } else if (part !== given) return undefined;
  }
  return params;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
