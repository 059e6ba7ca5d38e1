import { describe, expect, it } from 'vitest';
import { ResultsSchema } from '../declaration.ts';
import { readResults } from './read-results.ts';

const read = (results: Record<string, unknown>, text: string) => readResults(text, ResultsSchema.parse(results));

describe('readResults', () => {
  it('reads the vulnerabilities of a report of Wapiti, not its anomalies', () => {
    const item = { method: 'POST', path: '/say', level: 2, parameter: 'text' };
    const request = 'POST /say?a=1 HTTP/1.1\nHost: h\nContent-Type: application/x-www-form-urlencoded\n\ntext=%3Cx%3E';
    const report = {
      vulnerabilities: {
        'SQL Injection': [],
        'Cross Site Scripting': [
          { ...item, info: 'XSS vulnerability found via injection in the parameter text', http_request: request },
          { ...item, info: 'Permanent XSS vulnerability found', http_request: 'GET /say HTTP/1.1\nHost: h' },
        ],
      },
      anomalies: { 'Internal Server Error': [{ ...item, info: '500' }] },
    };
    const { reported, broken } = read({ format: 'wapiti' }, JSON.stringify(report));
    expect(broken).toEqual([]);
    expect(reported).toEqual([
      expect.objectContaining({
        ...{ rule: 'Cross Site Scripting', severity: 'medium', method: 'POST', url: '/say?a=1', parameter: 'text' },
        ...{ body: 'text=%3Cx%3E', contentType: 'application/x-www-form-urlencoded' },
      }),
      expect.objectContaining({ check: 'stored-xss', url: '/say' }),
    ]);
  });

  it('lets no text of a tool turn the direction of writing or break its line', () => {
    const line = JSON.stringify({ title: 'a\u202eb\u2066\nc', parameter: 'p\u200f\tq', evidence: 'one\ntwo\u202e' });
    expect(read({ format: 'jsonl' }, line).reported).toEqual([
      { title: 'ab c', parameter: 'p q', evidence: 'one\ntwo' },
    ]);
  });

  it.each(['', '[]', '{', '{"vulnerabilities":[]}'])('says that %j is no report of Wapiti', (text) => {
    expect(read({ format: 'wapiti' }, text)).toMatchObject({ reported: [], broken: [/no report/] });
  });

  it('reads SARIF: rules, levels, weaknesses by tag and taxon, web requests; nothing that is suppressed', () => {
    const sarif = {
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'x',
              rules: [
                {
                  id: 'R1',
                  shortDescription: { text: 'Cross-site scripting' },
                  properties: { tags: ['external/cwe/cwe-079'] },
                },
                { id: 'R2', name: 'Other', defaultConfiguration: { level: 'error' } },
              ],
            },
          },
          results: [
            {
              ...{ ruleId: 'R1', level: 'warning', message: { text: 'it echoes' } },
              webRequest: { method: 'GET', target: 'http://h/greet?name=x' },
              properties: { param: 'name' },
            },
            {
              ruleIndex: 1,
              taxa: [{ id: '89' }],
              locations: [{ physicalLocation: { artifactLocation: { uri: 'http://h/item' } } }],
            },
            { ruleId: 'R1', suppressions: [{ kind: 'external' }] },
          ],
        },
      ],
    };
    expect(read({ format: 'sarif' }, JSON.stringify(sarif)).reported).toEqual([
      {
        ...{ rule: 'R1', title: 'Cross-site scripting', cwe: 'CWE-79', severity: 'medium', method: 'GET' },
        ...{ url: 'http://h/greet?name=x', parameter: 'name', evidence: 'it echoes' },
      },
      { rule: 'R2', title: 'Other', cwe: 'CWE-89', severity: 'high', url: 'http://h/item' },
    ]);
    expect(read({ format: 'sarif' }, '{}').broken).toHaveLength(1);
  });

  it('reads JSON lines by our own names, and by a mapping with words', () => {
    const ours = '{"url":"/a","parameter":"b","cwe":"cwe-79","severity":"HIGH","location":"GET","more":1}\n\n';
    expect(read({ format: 'jsonl' }, ours).reported).toEqual([
      { url: '/a', parameter: 'b', cwe: 'CWE-79', severity: 'high', location: 'query' },
    ]);
    const mapped = {
      format: 'jsonl',
      fields: { rule: 'id', cwe: 'info.cwe', severity: 'info.level' },
      words: { severity: { bad: 'critical' } },
    };
    const line = JSON.stringify({ id: 'x', info: { cwe: ['CWE-89', 'CWE-1'], level: 'bad' }, url: 'http://h/' });
    expect(read(mapped, line).reported).toEqual([{ rule: 'x', cwe: 'CWE-89', severity: 'critical' }]);
  });

  it('counts lines that are no JSON objects', () => {
    expect(read({ format: 'jsonl' }, 'talk\n{"url":"/"}\n[1]\n')).toEqual({
      reported: [{ url: '/' }],
      broken: ['2 lines are (the first is line 1) no JSON object'],
    });
    expect(read({ format: 'jsonl' }, '{"__proto__":{"url":"/x"}}').reported).toEqual([{}]);
  });

  it('reads lines by the groups of an expression', () => {
    const results = { format: 'lines', pattern: '^found (?P<parameter>\\S+) \\((?P<location>\\w+)\\)$' };
    expect(read(results, 'hello\nfound a (GET)\r\nfound b (cookie)').reported).toEqual([
      { parameter: 'a', location: 'query' },
      { parameter: 'b', location: 'cookie' },
    ]);
  });

  it('is not held up by a hostile line, and keeps no control characters', () => {
    const slow = { format: 'lines', pattern: '^(?P<evidence>(a+)+)$' };
    expect(read(slow, `${'a'.repeat(50_000)}!`).reported).toHaveLength(1);
    const { reported } = read(
      { format: 'jsonl' },
      JSON.stringify({ title: '\u001b[2Jx', url: `/${'y'.repeat(9000)}` }),
    );
    expect(reported[0]?.title).toBe('[2Jx');
    expect(reported[0]?.url).toHaveLength(4000);
  });

  it('takes no more than it can keep', () => {
    const { reported, broken } = read({ format: 'jsonl' }, '{"url":"/"}\n'.repeat(2001));
    expect([reported.length, broken]).toEqual([2000, ['it reported 2001 findings; only the first 2000 were read']]);
  });
});
