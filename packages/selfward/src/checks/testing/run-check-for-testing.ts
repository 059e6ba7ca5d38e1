import { readFileSync } from 'node:fs';
import { occurrences } from '../../judge/reflection.ts';
import {
  type Answered,
  type Baseline,
  type Check,
  createFresh,
  type Endpoint,
  type EndpointScope,
  type Exchange,
  type HttpRequest,
  type HttpResponse,
  isAnswered,
  type Marker,
  type Outcome,
  type OutOfBandCall,
  type Payload,
  PayloadFileSchema,
  type Planted,
  type Point,
  type Probe,
  type Profile,
  type Scopes,
  type Step,
} from '../../model/index.ts';
import { craft } from '../../probe/craft.ts';

/** What a little application under test answers: a string is a page. */
export type Answer = string | { status?: number; headers?: Record<string, string | string[]>; body?: string };

/** A little application under test. */
export type Application = (request: HttpRequest) => Answer | Promise<Answer>;

export interface Conducted {
  outcomes: readonly Outcome[];
  /** Requests beyond the two ordinary and the marked one of each endpoint. */
  requests: number;
  exchanges: Exchange[];
}

export interface ConductOptions {
  profile?: Profile;
  payloads?: readonly Payload[];
  /** Stands in for a browser: tells which markers run in an answer, or nothing. */
  browser?: (answer: Answered, markers: readonly Marker[]) => readonly Marker[] | undefined;
  /** Stands in for the listener: which of the addresses `http://192.0.2.7:4040/<marker>` were called so far. */
  listener?: (markers: readonly Marker[]) => readonly OutOfBandCall[];
  /** Numbers in [0, 1); seeded, so that a failure can be seen again. */
  random?: () => number;
}

/** Linear congruential, good enough for tests. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export const CALLBACK = 'http://192.0.2.7:4040/{marker}';

/** The payloads that ship with a check. */
export function shippedPayloads(check: string): readonly Payload[] {
  const file = new URL(`../../payloads/${check}.json`, import.meta.url);
  return PayloadFileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).payloads.filter(({ enabled }) => enabled);
}

/** Drives a check over an application's endpoints, as the engine does, without pace and without a network. */
export async function runCheckForTesting<S extends keyof Scopes>(
  check: Check<S>,
  endpoints: readonly Endpoint[],
  application: Application,
  {
    profile = 'normal',
    payloads = shippedPayloads(check.id),
    random = Math.random,
    browser,
    listener,
  }: ConductOptions = {},
): Promise<Conducted> {
  const fresh = createFresh(random);
  const exchanges: Exchange[] = [];

  async function send(endpoint: Endpoint, probe: Probe): Promise<Exchange> {
    const request = craft(endpoint, probe);
    const response = responseOf(await application(request));
    const exchange: Exchange = {
      id: exchanges.length + 1,
      probe,
      request,
      response,
      at: exchanges.length,
      sightings: [],
    };
    exchanges.push(exchange);
    return exchange;
  }

  async function carryOut(step: Step): Promise<Exchange[]> {
    const brought: Exchange[] = [];
    if (step.do === 'send') {
      for (let round = 0; round < (step.repeat ?? 1); round += 1) {
        for (const probe of step.probes) brought.push(await send(step.endpoint, probe));
      }
      return brought;
    }
    if (step.do !== 'recall') return brought;
    for (const page of step.pages ?? endpoints.filter(({ method }) => method === 'GET')) {
      const exchange = await send(page, plain(step.markers));
      if (
        isAnswered(exchange) &&
        step.markers.some((marker) => occurrences(exchange.response.body, marker).length > 0)
      ) {
        brought.push(exchange);
      }
    }
    return brought;
  }

  async function drive(run: ReturnType<Check<S>['run']>): Promise<readonly Outcome[]> {
    let next = await run.next();
    while (!next.done) {
      const ran = next.value.do === 'render' ? browser?.(next.value.exchange, next.value.markers) : undefined;
      const calls = next.value.do === 'listen' ? listener?.(next.value.markers) : undefined;
      next = await run.next({ exchanges: await carryOut(next.value), ...(ran && { ran }), ...(calls && { calls }) });
    }
    return next.value;
  }

  const scopes: EndpointScope[] = [];
  const planted: Planted[] = [];
  for (const endpoint of endpoints) {
    const baseline = await baselineOf(endpoint);
    scopes.push({
      endpoint,
      points: endpoint.points,
      baseline,
      payloads,
      profile,
      ...(browser && { browser: true }),
      ...(listener && { callback: CALLBACK }),
    });
    for (const [point, marker] of baseline.markers)
      planted.push({ marker, endpoint, point, exchange: baseline.marked });
  }
  const before = exchanges.length;
  const outcomes: Outcome[] = [];
  const run = (at: unknown) => drive(check.run(at as Scopes[S], fresh));
  if (check.scope === 'target')
    outcomes.push(...(await run({ endpoints, planted, payloads, profile, ...(browser && { browser: true }) })));
  else if (check.scope === 'endpoint') for (const at of scopes) outcomes.push(...(await run(at)));
  else for (const at of scopes) for (const point of at.points) outcomes.push(...(await run({ ...at, point })));
  return { outcomes, requests: exchanges.length - before, exchanges };

  async function baselineOf(endpoint: Endpoint): Promise<Baseline> {
    const ordinary = [await send(endpoint, plain([])), await send(endpoint, plain([]))].filter(
      isAnswered,
    ) as Answered[];
    const markers = new Map<Point, Marker>(
      endpoint.points.filter(isMarkable).map((point) => [point, fresh.marker()] as const),
    );
    const marked = await send(endpoint, { ...plain([...markers.values()]), set: markers });
    return { ordinary, marked, markers };
  }
}

function isMarkable({ hint }: Point): boolean {
  return hint?.enum === undefined && (hint?.type === undefined || hint.type === 'string');
}

function plain(markers: readonly Marker[]): Probe {
  return { set: new Map(), markers, effect: 'read', note: 'ordinary' };
}

function responseOf(answer: Answer): HttpResponse {
  const { status = 200, headers = {}, body = '' } = typeof answer === 'string' ? { body: answer } : answer;
  const all = { 'content-type': 'text/html; charset=utf-8', ...headers };
  return {
    status,
    headers: Object.entries(all).flatMap(([name, value]): [string, string][] =>
      (Array.isArray(value) ? value : [value]).filter((each) => each !== '').map((each) => [name.toLowerCase(), each]),
    ),
    body,
    bytes: Buffer.byteLength(body),
    truncated: false,
    firstByteMs: 1,
    totalMs: 1,
  };
}
