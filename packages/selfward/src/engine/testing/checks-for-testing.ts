import { type Check, defineCheck, type Outcome, type Verdict } from '../../model/check.ts';
import type { Endpoint, Surface } from '../../model/endpoint.ts';
import { isAnswered } from '../../model/exchange.ts';

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

export function surfaceForTesting(...endpoints: Endpoint[]): () => Promise<Surface> {
  return () => Promise.resolve({ endpoints, gaps: [] });
}
