import { readFile } from 'node:fs/promises';
import type { Surface } from '../model/endpoint.ts';
import type { RunOptions } from '../model/run.ts';
import { type Transport, TransportError } from '../model/transport.ts';
import { createRenderer } from '../probe/browser/create-renderer.ts';
import { requireBrowser } from '../probe/browser/start-chromium.ts';
import { parseDescription } from '../surface/description.ts';
import { addHeaders, crawl, har, list, mergeSurfaces, openapi, rendered, thingDescription } from '../surface/index.ts';
import { remembering } from '../surface/remembering.ts';
import type { CheckOptions } from './check-options.ts';
import { UsageError } from './usage.ts';

type Learn = RunOptions['surface'];

/** How the run learns its surface, and what of the files given was left out. */
export interface Learning {
  learn: Learn;
  notes: string[];
}

/**
 * Prepares how the surface is learned. Files are read here, so that a wrong one is told before anything is sent; what
 * stands at a URL is read later through the run's own transport.
 *
 * @throws UsageError
 */
export async function learnSurface(options: CheckOptions): Promise<Learning> {
  const { origin } = new URL(options.url);
  const notes: string[] = [];
  const sources: Learn[] = [];
  if (options.list !== undefined) {
    const file = options.list;
    const listed = await usable(async () => list(await read(file, '--list'), origin, file));
    notes.push(...listed.notes);
    sources.push(async () => listed.surface);
  }
  if (options.openapi !== undefined) sources.push(await described(options.openapi, '--openapi', origin, openapi));
  if (options.td !== undefined) {
    sources.push(
      await described(options.td, '--td', origin, (text, at, name) =>
        thingDescription(parseDescription(text, name), at, name),
      ),
    );
  }
  if (options.har !== undefined) {
    const file = options.har;
    const recorded = await usable(async () => har(await read(file, '--har'), origin, file));
    sources.push(async () => recorded);
  }
  if (sources.length === 0) sources.push(crawl(options.url, options.profile === 'gentle' ? { pages: 50 } : {}));
  if (options.rendered) sources.push(await built(options));
  return {
    notes,
    async learn(given, signal) {
      const surfaces: Surface[] = [];
      // What is crawled is built from the same answers.
      const transport = options.rendered ? remembering(given) : given;
      for (const source of sources) surfaces.push(await source(transport, signal));
      return addHeaders(mergeSurfaces(surfaces), options.profile);
    },
  };
}

async function built({ url, profile }: CheckOptions): Promise<Learn> {
  try {
    await requireBrowser();
  } catch (cause) {
    throw new UsageError(`--rendered: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  return rendered(url, createRenderer, profile === 'gentle' ? { pages: 10 } : {});
}

type Parse = (text: string, origin: string, name: string) => Surface;

async function described(where: string, option: string, origin: string, parse: Parse): Promise<Learn> {
  if (!/^https?:\/\//i.test(where)) {
    const surface = await usable(async () => parse(await read(where, option), origin, where));
    return async () => surface;
  }
  if (!URL.canParse(where) || new URL(where).origin !== origin) {
    throw new UsageError(
      `${option}: ${where} is on another host or port than the target, ${origin} (save it and give the file)`,
    );
  }
  return async (transport, signal) => {
    try {
      return parse(await fetchText(where, transport, signal), origin, where);
    } catch (error) {
      // Found out in the middle of a run: the report says so instead of there being none.
      return {
        endpoints: [],
        gaps: [{ endpoint: `GET ${where}`, reason: error instanceof Error ? error.message : String(error) }],
      };
    }
  };
}

async function fetchText(url: string, transport: Transport, signal: AbortSignal): Promise<string> {
  const accept: [string, string] = ['accept', 'application/json, application/yaml, application/td+json, */*;q=0.5'];
  const response = await transport.send({ method: 'GET', url, headers: [accept] }, { signal });
  if (response.status !== 200)
    throw new TransportError('protocol', `it answered ${response.status} instead of a description`);
  if (response.truncated) throw new TransportError('protocol', 'it is longer than is read');
  return response.body;
}

async function read(file: string, option: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const why =
      cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'there is no such file' : String(cause);
    throw new UsageError(`${option}: ${file} cannot be read: ${why}`, { cause });
  }
}

async function usable<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
