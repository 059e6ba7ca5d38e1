import type { Outcome } from './run-cases.ts';

const SHOWN = 220;

/** What was sent and what came back, one exchange a line, then what became of it: for those who mend a check. */
export function logOf({ events, report }: Pick<Outcome, 'events' | 'report'>): string {
  const lines = events.map(({ exchange, check, parameter }) => {
    const { request, response, failure } = exchange;
    const body = typeof request.body === 'string' ? ` ${request.body}` : '';
    const headers = request.headers
      .filter(([name]) => !/^(accept.*|content-.*|host|user-agent)$/i.test(name))
      .map(([name, value]) => ` ${name}=${value}`);
    const sent = decoded(`${request.method} ${request.url.replace(/^https?:\/\/[^/]+/, '')}${headers.join('')}${body}`);
    const came = response ? `${response.status} ${insideOf(response.body)}` : `failed: ${failure?.message}`;
    return `${exchange.id} [${check}${parameter === undefined ? '' : ` ${parameter}`}] ${sent}\n    → ${oneLine(came)}`;
  });
  const found = report.findings.map((each) => {
    const place = `${each.location}:${each.parameter}`;
    return `FINDING ${each.confidence} ${each.check} ${each.method} ${each.url} ${place} (${each.proof.kind}: ${oneLine(each.proof.observed)})`;
  });
  const left = report.notChecked.map((each) => `NOT CHECKED ${each.check ?? 'all'} ${each.endpoint}: ${each.reason}`);
  return [...lines, ...found, ...left].join('\n');
}

/** The part of a page that differs from case to case. */
const insideOf = (body: string): string => /<main>(.*)<\/main>/s.exec(body)?.[1] ?? body;

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, SHOWN);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
