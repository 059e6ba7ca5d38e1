declare const brand: unique symbol;

/**
 * The only thing that a view accepts in `href`, `src`, `action` and `formAction`. Escaping does not stop `javascript:`,
 * so what is not built here is no URL.
 */
export type Url = string & { readonly [brand]: 'Url' };

type Param = string | number | boolean | undefined;

/** A path of this server: `` path`/devices/${name}` ``; every value is encoded as one segment. */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): Url {
  const built = parts.reduce((all, part, i) => all + encodeURIComponent(String(values[i - 1])) + part);
  if (!built.startsWith('/') || built.startsWith('//'))
    throw new TypeError(`path: "${built}" must start with one slash`);
  return built as Url;
}

/** A path with a query; parameters that are undefined or empty are left out. */
export function withQuery(url: Url, query: Readonly<Record<string, Param>>): Url {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  const text = new URLSearchParams(entries).toString();
  return (text === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${text}`) as Url;
}

/** An address from outside (a device's, an advice's): only http and https; undefined for anything else. */
export function external(address: string): Url | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === 'http:' || url.protocol === 'https:' ? (url.href as Url) : undefined;
}

/** A place on another page. */
export function withFragment(url: Url, id: string): Url {
  return `${url}${fragment(id)}` as Url;
}

/** A place on the same page. */
export function fragment(id: string): Url {
  return `#${encodeURIComponent(id)}` as Url;
}
