import type { HttpBlock, Template } from './template.ts';

/** Other protocols and languages: never run here. */
const OTHERS: Readonly<Record<string, string>> = {
  code: 'code that runs on this machine',
  javascript: 'JavaScript',
  headless: 'a browser (headless)',
  dns: 'DNS',
  network: 'bare network connections',
  tcp: 'bare network connections',
  file: 'files of this machine',
  ssl: 'TLS inspection',
  websocket: 'WebSocket',
  whois: 'whois',
  workflows: 'workflows',
};

// `self-contained` needs nothing more: its addresses are its own, and the run's scope decides which of them are asked.
const TOP = new Set('id info variables constants flow http requests stop-at-first-match self-contained'.split(' '));

const BLOCK = new Set(
  `id name method path raw headers body payloads attack matchers matchers-condition extractors stop-at-first-match
  redirects host-redirects max-redirects disable-cookie max-size`.split(/\s+/),
);

/** They change how fast or how the original tool sends, not what is found. */
const WITHOUT_EFFECT = new Set(
  `threads cookie-reuse req-condition read-all skip-variables-check disable-path-automerge pipeline-concurrent-connections
  pipeline-requests-per-connection skip-secret-file`.split(/\s+/),
);

/** What a template asks for by keys that are not supported; a key switched off asks for nothing. */
export function unsupportedKeys(template: Template, blocks: readonly HttpBlock[]): string[] {
  const reasons: string[] = [];
  for (const [key, value] of Object.entries(template)) {
    if (TOP.has(key) || isOff(value)) continue;
    reasons.push(OTHERS[key] ?? `the key "${key}"`);
  }
  if (blocks.length === 0 && reasons.length === 0) reasons.push('an http block (it has none)');
  for (const block of blocks) {
    for (const [key, value] of Object.entries(block)) {
      if (!BLOCK.has(key) && !WITHOUT_EFFECT.has(key) && !isOff(value)) reasons.push(`"${key}" of a request`);
    }
  }
  return reasons;
}

function isOff(value: unknown): boolean {
  return value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);
}
