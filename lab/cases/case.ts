/** The checks that the lab holds cases for, by their ids. */
export const CLASSES = [
  'reflected-xss',
  'stored-xss',
  'template-injection',
  'nosql-injection',
  'sql-injection',
  'command-injection',
  'code-injection',
  'path-traversal',
  'open-redirect',
  'header-injection',
  'ssrf',
  'xxe',
] as const;
export type Class = (typeof CLASSES)[number];

export const SERVERS = ['node', 'express', 'fastify', 'flask', 'php', 'ruby', 'go', 'java'] as const;
export type ServerName = (typeof SERVERS)[number];

/** One request, as a line of `selfward check --list` writes it. */
export interface Line {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/**
 * One endpoint with what is true of it. It lives below `/<id>/`, so that whatever is said of an address there is said
 * of this case.
 */
export interface Case {
  id: string;
  /** The folder's file that it stands in. */
  family: string;
  server: ServerName;
  engine?: string;
  /** What it is flawed or mended by; a trap is safe from everything and names the class that it is a trap for. */
  check: Class;
  vulnerable: boolean;
  /** Where the input enters: `query:name`; several where any of them shows it (the fields of one sign-in). */
  at: readonly string[];
  /** What else is truly wrong with it: template text that becomes a page is never escaped. */
  also: readonly Class[];
  note: string;
  /** Requests relative to the server; the first is the case's own, the others are pages that belong to it. */
  lines: readonly Line[];
  /** What it answers would hold up the others: a run of its own. */
  alone?: boolean;
  /** A request made by hand, and what of the whole answer (status, headers, body) shows the flaw, or of the page to look at then. */
  exploit?: { line: Line; shows: string; look?: Line };
}

/** The case that an absolute or relative address belongs to, by its first segment. */
export const caseIdOf = (url: string): string => /^(?:[A-Z]+ )?(?:https?:\/\/[^/]+)?\/([^/?#\s]+)/.exec(url)?.[1] ?? '';
