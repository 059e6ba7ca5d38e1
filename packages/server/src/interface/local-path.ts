/**
 * Takes a path of this server out of untrusted text (`next` after sign-in): anything that a browser could read as
 * another place (`//host`, `/\host`, a scheme, control characters that browsers strip) becomes the fallback.
 */
export function localPath(text: string | undefined, fallback = '/'): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop tabs and line breaks from URLs, so they are looked for.
  if (text === undefined || text.length > 2000 || !/^\/(?![/\\])/.test(text) || /[\x00-\x20\x7f\\]/.test(text))
    return fallback;
  const base = 'http://selfward.invalid';
  if (!URL.canParse(text, base)) return fallback;
  const url = new URL(text, base);
  const local = `${url.pathname}${url.search}`;
  return url.origin === base && !local.startsWith('//') ? local : fallback;
}
