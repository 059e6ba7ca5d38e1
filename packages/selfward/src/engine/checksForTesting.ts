import { type Check, defineCheck, type Outcome, type Verdict } from '../model/check.ts';
import type { Body, Endpoint, Method, Pair, Surface } from '../model/endpoint.ts';
import { isAnswered } from '../model/exchange.ts';
import { jsonLeaves } from '../surface/json-leaves.ts';

const COMMON = {
  cwe: 'CWE-79',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
  byDefault: true,
  advice: { any: 'Escape it.', express: 'Escape it in Express.' },
  ceiling: { gentle: 10, normal: 10, thorough: 10 },
} as const;

/** Sends `<marker>` and calls it proved when it comes back unescaped, clean when it does not. */
export const echoCheckForTesting: Check = defineCheck({
  ...COMMON,
  id: 'echo',
  title: 'Echo',
  scope: 'point',
  applies: () => true,
  *run({ endpoint, point, baseline }, fresh) {
    const [marker, plain] = [fresh.marker(), fresh.marker()];
    const payload = `<${marker}>`;
    const seen = yield {
      do: 'send',
      endpoint,
      probes: [
        { set: new Map([[point, payload]]), markers: [marker], effect: 'read', note: 'echo' },
        { set: new Map([[point, plain]]), markers: [plain], effect: 'read', note: 'control' },
      ],
    };
    const [exchange, controlExchange] = seen.exchanges;
    let verdict: Verdict = { is: 'inconclusive', reason: 'no answer' };
    if (exchange && controlExchange && isAnswered(exchange) && isAnswered(controlExchange)) {
      const controls = [...baseline.ordinary, controlExchange];
      verdict = exchange.response.body.includes(payload)
        ? {
            is: 'proved',
            proof: {
              kind: 'context',
              marker,
              payload,
              exchange,
              controlExchange,
              gained: 'element',
              observed: 'it came back',
              control: 'it did not',
            },
          }
        : { is: 'clean', controls };
    }
    return [{ endpoint, point, verdict }];
  },
});

/** Looks on every page for what was planted. */
export const storedCheckForTesting: Check = defineCheck({
  ...COMMON,
  id: 'stored',
  title: 'Stored',
  scope: 'target',
  applies: ({ planted }) => (planted.length > 0 ? true : { notApplicable: 'nothing planted' }),
  *run({ planted, endpoints }) {
    const seen = yield { do: 'recall', markers: planted.map(({ marker }) => marker) };
    return planted.map(({ marker, endpoint, point, exchange }): Outcome => {
      const page = seen.exchanges.find(
        ({ response, request }) => response?.body.includes(marker) && !request.url.includes(marker),
      );
      if (page && isAnswered(page)) {
        const sink = endpoints.find(({ url }) => url === page.request.url);
        return {
          endpoint,
          point,
          verdict: { is: 'tentative', why: 'it came out', exchange: page },
          ...(sink && { sink }),
        };
      }
      return {
        endpoint,
        point,
        verdict: isAnswered(exchange) ? { is: 'clean', controls: [exchange] } : { is: 'inconclusive', reason: 'lost' },
      };
    });
  },
});

/** What a test says of an endpoint; points are made of its draft. */
interface Given {
  path?: Record<string, string>;
  query?: Pair[];
  body?: Body;
  cookies?: Pair[];
  source?: string;
  referrer?: string;
  safe?: boolean;
  token?: Endpoint['token'];
}

/** An endpoint with a point for everything in its draft. */
export function endpointForTesting(method: Method, url: string, given: Given = {}): Endpoint {
  const { path = {}, query = [], body, cookies = [], source = 'crawl', ...rest } = given;
  const points: Endpoint['points'] = [];
  const add = (location: Endpoint['points'][number]['location'], name: string, original: unknown) =>
    points.push({ id: `${location}:${name}`, location, name, part: 'value', original });
  for (const [name, value] of Object.entries(path)) add('path', name, value);
  for (const [name, value] of query) add('query', name, value);
  for (const [name, value] of cookies) add('cookie', name, value);
  if (body?.type === 'form')
    for (const [name, value] of body.fields) if (name !== rest.token?.name) add('body', name, value);
  if (body?.type === 'json') for (const leaf of jsonLeaves(body.value)) add('json', leaf.path, leaf.value);
  return {
    id: `${method} ${url}`,
    method,
    url,
    draft: { path, query, headers: [], cookies, ...(body && { body }) },
    points,
    source,
    ...(rest.referrer !== undefined && { referrer: rest.referrer }),
    ...(rest.safe !== undefined && { safe: rest.safe }),
    ...(rest.token && { token: rest.token }),
  };
}

export function surfaceForTesting(...endpoints: Endpoint[]): () => Promise<Surface> {
  return () => Promise.resolve({ endpoints, gaps: [] });
}
