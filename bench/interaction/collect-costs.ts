/**
 * Loaded before the server (`--import`), by the pass that looks at its costs and by no other: marks where a request begins,
 * where each part of it does and where its answer is out, by User Timing, and tells each POST as a line on the fourth
 * channel.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, tracingChannel } from 'node:diagnostics_channel';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { CostLine } from './costs.ts';

interface Underway {
  began: number;
  parts: { name: string; ms: number }[];
}

const out = createWriteStream('', { fd: 3 });
const underway = new AsyncLocalStorage<Underway>();
const requests = new WeakMap<object, Underway>();

const measured = (name: string, start: number): number => {
  const { duration } = performance.measure(name, { start, end: performance.now() });
  // Kept, they would pile up in the server for as long as it runs.
  performance.clearMeasures(name);
  return duration;
};

subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  const own: Underway = { began: performance.now(), parts: [] };
  requests.set(request, own);
  underway.enterWith(own);
});

subscribe('http.server.response.finish', (message) => {
  const { request } = message as { request: IncomingMessage };
  const own = requests.get(request);
  if (own === undefined || request.method !== 'POST') return;
  const line: CostLine = { path: request.url ?? '', ms: measured('request', own.began), parts: own.parts };
  out.write(`${JSON.stringify(line)}\n`);
});

const starts = new WeakMap<object, number>();
tracingChannel<{ name: string }>('selfward-server.part').subscribe({
  start: (part) => void starts.set(part, performance.now()),
  end: () => {},
  asyncStart: () => {},
  asyncEnd(part) {
    const start = starts.get(part);
    if (start !== undefined) underway.getStore()?.parts.push({ name: part.name, ms: measured(part.name, start) });
  },
  error: () => {},
});
