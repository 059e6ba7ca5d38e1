import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Endpoint, HttpRequest, Pair, Profile, Target } from '../model/index.ts';
import { craft } from '../probe/craft.ts';
import type { Tool } from './declaration.ts';
import { fillText, type Values } from './placeholders.ts';

export interface Inputs {
  tool: Tool;
  target: Target;
  /** The one it is started for. */
  endpoint?: Endpoint;
  /** All that may be probed. */
  endpoints: readonly Endpoint[];
  profile: Profile;
  rate?: number;
  headers: readonly Pair[];
  templates?: string;
  timeLimitSeconds: number;
  /** Its working folder, empty, of its own. */
  folder: string;
}

/** Lays out what one start of a tool reads, and tells what its placeholders stand for. @throws NoValueError */
export async function layOut(inputs: Inputs): Promise<Values> {
  const { tool, target, endpoint, endpoints, headers, folder, rate, templates } = inputs;
  const url = new URL(target.url);
  const request = endpoint && craft(endpoint);
  const put = async (name: string, text: string) => {
    const file = join(folder, name);
    // Headers are secrets, and other people's files are nobody's business.
    await writeFile(file, text, { mode: 0o600 });
    return file;
  };
  const values: Values = {
    url: request?.url ?? target.url,
    origin: url.origin,
    host: url.hostname,
    port: url.port || (url.protocol === 'https:' ? '443' : '80'),
    ...(request && { method: request.method, request: await put('request.txt', rawRequest(request, headers)) }),
    list: await put('list.txt', addresses(endpoints)),
    ...(headers.length > 0 && { headers: await put('headers.txt', headers.map(lineOf).join('')) }),
    out: join(folder, 'results.json'),
    folder,
    here: tool.folder,
    profile: inputs.profile,
    ...(rate !== undefined && { rate: String(Math.max(1, Math.floor(rate))), delay: String(1 / rate) }),
    // A tenth is left for writing down what was found.
    timeout: String(Math.max(1, Math.floor(inputs.timeLimitSeconds * 0.9))),
    // It works in another folder than we do.
    ...(templates !== undefined && { templates: resolve(templates) }),
    test: tool.test ?? tool.id,
  };
  for (const [name, text] of Object.entries(tool.files)) await put(name, fillText(text, values, JSON.stringify));
  return values;
}

/** What can be asked for by its address alone, one a line. */
function addresses(endpoints: readonly Endpoint[]): string {
  const urls = endpoints.filter(({ method }) => method === 'GET').map((each) => craft(each).url);
  return [...new Set(urls)].map((each) => `${oneLine(each)}\n`).join('');
}

const OMITTED = /^(accept|host|content-length|connection|transfer-encoding)$/i;

/** A request as it goes over the wire, with its whole address in the first line. */
function rawRequest(request: HttpRequest, headers: readonly Pair[]): string {
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const own = request.headers.filter(([name]) => !OMITTED.test(name) && !given.has(name.toLowerCase()));
  const body = typeof request.body === 'string' ? request.body : Buffer.from(request.body ?? []).toString('utf8');
  const head = [
    `${request.method} ${oneLine(request.url)} HTTP/1.1\r\n`,
    `Host: ${new URL(request.url).host}\r\n`,
    ...[...own, ...headers].map(([name, value]) => `${oneLine(name)}: ${oneLine(value)}\r\n`),
  ];
  return `${head.join('')}\r\n${body}`;
}

const lineOf = ([name, value]: Pair) => `${oneLine(name)}: ${oneLine(value)}\n`;

function oneLine(text: string): string {
  return text.replace(/[\r\n\0]+/g, ' ');
}
