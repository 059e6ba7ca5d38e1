/** Where this file lies in the library; anywhere else it is a copy inside of a bundle. */
const HERE = /sensors\/shared\/home\.[jt]s$/;

/**
 * The folder of the library as a URL, where this copy was loaded from its own files; `undefined` in a bundle, where
 * nothing lies beside it (and, as CommonJS, `import.meta.url` is empty).
 */
export function home(url: unknown = import.meta.url): string | undefined {
  return typeof url === 'string' && url.startsWith('file:') && HERE.test(url) ? url.replace(HERE, '') : undefined;
}
