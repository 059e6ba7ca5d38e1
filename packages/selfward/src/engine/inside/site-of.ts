/** Scheme and host of an address, and all that stands behind them, as they are written; a user's name is left out. */
export interface Site {
  site: string;
  rest: string;
}

const ADDRESS = /^(https?:\/\/)(?:[^/?#@\s]*@)?([^/?#@\s]+)(.*)$/i;

/** @returns undefined where it is no address of the web. */
export function siteOf(text: unknown): Site | undefined {
  if (typeof text !== 'string' || !URL.canParse(text)) return undefined;
  const [, scheme, host, rest] = ADDRESS.exec(text) ?? [];
  if (scheme === undefined || host === undefined || rest === undefined) return undefined;
  return { site: scheme + host, rest };
}
