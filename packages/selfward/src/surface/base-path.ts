/** Of an OpenAPI description: the path of its first server, its variables at their defaults; `''` where it has none. */
export function basePath(servers: unknown, origin: string): string {
  const first: unknown = Array.isArray(servers) ? servers[0] : undefined;
  if (!isObject(first) || typeof first.url !== 'string') return '';
  const variables = isObject(first.variables) ? first.variables : {};
  const url = first.url.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const variable = variables[name];
    return isObject(variable) && variable.default !== undefined ? String(variable.default) : '1';
  });
  return URL.canParse(url, origin) ? new URL(url, origin).pathname.replace(/\/+$/, '') : '';
}

const isObject = (given: unknown): given is Record<string, unknown> =>
  typeof given === 'object' && given !== null && !Array.isArray(given);
