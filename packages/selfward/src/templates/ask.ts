import {
  type Answered,
  type Endpoint,
  type Exchange,
  type HttpRequest,
  isAnswered,
  type Seen,
} from '../model/index.ts';
import type { Built } from './build-request.ts';
import type { Compiled, CompiledBlock } from './compile.ts';
import { DslError } from './dsl/value.ts';
import type { Played, PlayOptions, Spot, Steps } from './played.ts';
import { redirectOf } from './redirect.ts';

const MOST_REDIRECTS = 10;

/** Sends one request and goes where it is sent on to, as far as the template wants and the target reaches. */
export function* ask(
  compiled: Compiled,
  { written }: CompiledBlock,
  spot: Spot,
  build: () => Built,
  options: PlayOptions,
  played: Played,
): Steps<Answered | undefined> {
  let built: Built;
  try {
    built = build();
  } catch (error) {
    if (!(error instanceof DslError || error instanceof SyntaxError)) throw error;
    played.unwritten += 1;
    return undefined;
  }
  const here = options.only?.block === spot.block && options.only.draft === spot.draft;
  let request = here && options.change ? options.change(built.request) : built.request;
  const most = written.redirects || written['host-redirects'] ? Math.min(written['max-redirects'], MOST_REDIRECTS) : 0;
  for (let hops = 0; ; hops += 1) {
    const whole = {
      request,
      ...(!written['disable-cookie'] && { session: options.session }),
      ...(built.timeoutMs !== undefined && { timeoutMs: built.timeoutMs }),
    };
    if (played.sent >= options.most) {
      played.lost.push(`cut short: it needed more than ${options.most} requests`);
      return undefined;
    }
    played.sent += 1;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const seen: Seen = yield {
      do: 'send',
      endpoint: endpointOf(request),
      probes: [
        {
          set: new Map(),
          markers: options.outOfBand ? [options.outOfBand.marker] : [],
          effect: reads ? 'read' : 'write',
          note: compiled.template.id,
          whole,
        },
      ],
    };
    const [exchange]: readonly Exchange[] = seen.exchanges;
    if (!exchange || !isAnswered(exchange)) {
      played.lost.push(exchange?.failure?.message ?? 'no answer');
      return undefined;
    }
    const next = hops < most ? redirectOf(request, exchange.response) : undefined;
    if (!next) return exchange;
    request = next;
  }
}

/** What a request goes to, as reports name it. */
export function endpointOf({ method, url }: HttpRequest): Endpoint {
  const address = url.split(/[?#]/, 1)[0] ?? url;
  return {
    id: `${method} ${address}`,
    method,
    url: address,
    draft: { path: {}, query: [], headers: [], cookies: [] },
    points: [],
    source: 'template',
  };
}
