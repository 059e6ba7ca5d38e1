import { z } from 'zod';
import { type ReadResults, type Reported, reportedFrom } from '../reported.ts';

const Item = z.looseObject({
  method: z.string().default('GET'),
  path: z.string(),
  info: z.string().default(''),
  level: z.number().default(2),
  parameter: z.string().nullish(),
  http_request: z.string().default(''),
});
const WapitiSchema = z.looseObject({ vulnerabilities: z.record(z.string(), z.array(Item)) });

/** Wapiti's levels; 0 is no finding but a remark. */
const LEVELS = ['info', 'low', 'medium', 'high', 'critical'] as const;

/**
 * Reads Wapiti's JSON report, of version 3.0.4 and later: its vulnerabilities. Its anomalies (an answer of 500) and what
 * it merely noted are no findings.
 */
export function readWapiti(text: string): ReadResults {
  const read = WapitiSchema.safeParse(parse(text));
  if (!read.success) return { reported: [], broken: ['it wrote no report of Wapiti’s JSON'] };
  const reported = Object.entries(read.data.vulnerabilities).flatMap(([category, items]) =>
    items.map((item): Reported => {
      const stored = /^stored |permanent/i.test(`${category} ${item.info}`);
      const { head, body } = split(item.http_request);
      const [, sentTo] = /^\S+ (\S+)/.exec(head) ?? [];
      const contentType = /^content-type:\s*([^\n]+)$/im.exec(head)?.[1]?.trim();
      return {
        ...reportedFrom({
          rule: category,
          title: category,
          check: stored && /cross site scripting/i.test(category) ? 'stored-xss' : undefined,
          severity: LEVELS[item.level] ?? 'medium',
          method: item.method,
          // The request's own line has the query, the path alone has not; whether it is of the target is seen later.
          url: sentTo?.startsWith(item.path) ? sentTo : item.path,
          parameter: item.parameter ?? undefined,
          evidence: `${item.info}\n\n${item.http_request}`,
        }),
        ...(body !== '' && { body }),
        ...(contentType !== undefined && { contentType }),
      };
    }),
  );
  return { reported, broken: [] };
}

function split(request: string): { head: string; body: string } {
  const at = request.indexOf('\n\n');
  return at < 0 ? { head: request, body: '' } : { head: request.slice(0, at), body: request.slice(at + 2) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
