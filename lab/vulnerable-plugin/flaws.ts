import type { Flaw } from '../building/flaw.ts';

const at = (path: string) => `/plugins/vulnerable${path}`;

/** What the self-check must find while the plugin is on; the routes that end in `-mended` must stay silent. */
export const PLUGIN_FLAWS: readonly Omit<Flaw, 'device'>[] = [
  { check: 'reflected-xss', method: 'GET', path: at('/greet'), location: 'query', parameter: 'name' },
  { check: 'template-injection', method: 'GET', path: at('/template'), location: 'query', parameter: 'name' },
  { check: 'nosql-injection', method: 'GET', path: at('/notes'), location: 'query', parameter: 'text' },
  {
    check: 'nosql-injection',
    method: 'POST',
    path: at('/badge'),
    location: 'json',
    parameter: 'pin',
    alternatives: ['name'],
  },
];
