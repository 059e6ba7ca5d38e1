import { createRequire } from 'node:module';
import { parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { elementsOf } from '../surface/read-html.ts';
import html from './html.ts';
import { loadReporters } from './index.ts';
import json from './json.ts';
import { findingForTesting, HOSTILE, reportForTesting } from './reportForTesting.ts';
import sarif from './sarif.ts';
import text from './text.ts';

const FAILED = { endpoint: 'POST http://host.test/label', reason: 'connect ECONNREFUSED', cause: 'failed' as const };
const LEFT = {
  endpoint: 'GET http://host.test/reboot',
  reason: 'its name says that it acts',
  cause: 'by-rule' as const,
};

const hostile = reportForTesting({
  target: `http://host.test/${HOSTILE}`,
  findings: [
    findingForTesting({
      title: HOSTILE,
      url: `http://host.test/{${HOSTILE}}`,
      sink: HOSTILE,
      parameter: HOSTILE,
      evidence: HOSTILE,
      advice: HOSTILE,
      reproduce: HOSTILE,
      request: HOSTILE,
      response: HOSTILE,
      proof: { kind: 'context', observed: HOSTILE, control: HOSTILE },
      code: { sensor: HOSTILE, file: HOSTILE, line: 1, column: 1, frames: [HOSTILE, `a (${HOSTILE}:1:1)`] },
    }),
  ],
  notChecked: [{ ...FAILED, endpoint: HOSTILE, reason: HOSTILE }],
});

const reports = {
  empty: reportForTesting(),
  nothing: reportForTesting({ stats: { requests: 1, injectionPoints: 0, endpoints: 0 } }),
  failed: reportForTesting({ notChecked: [FAILED, LEFT] }),
  left: reportForTesting({ notChecked: [LEFT] }),
  found: reportForTesting({
    findings: [
      findingForTesting(),
      findingForTesting({
        id: 'aa',
        confidence: 'tentative',
        proof: { kind: 'none', observed: 'x', control: '' },
        severity: 'high',
      }),
      findingForTesting({
        id: 'bb',
        check: 'template-injection',
        cwe: 'CWE-1336',
        severity: 'critical',
        sink: 'src/views/greet.ts:12:7',
        location: 'path',
        parameter: '2',
        url: 'http://host.test/rooms/{2}',
      }),
    ],
    notChecked: [FAILED],
  }),
  inside: reportForTesting({
    findings: [
      findingForTesting({
        id: 'cc',
        check: 'sql-injection',
        cwe: 'CWE-89',
        proof: { kind: 'sighting', observed: 'x', control: 'y' },
        code: {
          sensor: 'pg',
          file: 'src/rooms.ts',
          line: 12,
          column: 5,
          frames: ['find (src/rooms.ts:12:5)', 'src/routes/rooms.ts:30:9', 'start (/opt/shared/start.js:3:1)'],
        },
      }),
      findingForTesting({ id: 'dd', code: { sensor: 'process' } }),
    ],
  }),
  hostile,
};

describe('loadReporters', () => {
  it('finds every format in the folder', async () => {
    expect([...(await loadReporters()).keys()]).toEqual(['html', 'json', 'sarif', 'text']);
  });
});

describe('json', () => {
  it('is the report itself', () => {
    for (const report of Object.values(reports)) expect(JSON.parse(json.render(report))).toEqual(report);
  });
});

describe('text', () => {
  it.each([
    ['empty', 'No weakness found in what was checked.'],
    ['nothing', 'Nothing was checked: no place where input enters was found.'],
    [
      'failed',
      'Nothing found, but that is not the whole: 1 thing planned could not be checked; 1 thing was left alone by rule.',
    ],
    ['left', 'No weakness found in what was checked; 1 thing was left alone by rule.'],
    ['found', '2 weaknesses proved; 1 weakness supported but not proved; 1 thing planned could not be checked.'],
  ] as const)('%s: "%s"', (name, sentence) => {
    expect(text.render(reports[name]).split('\n')[1]).toBe(sentence);
  });

  it('tells where, how sure and how to mend, the proved and the worst first', () => {
    const out = text.render(reports.found);
    expect(out.indexOf('CRITICAL')).toBeLessThan(out.indexOf('MEDIUM'));
    expect(out.indexOf('MEDIUM')).toBeLessThan(out.indexOf('HIGH'));
    expect(out).toContain('GET http://host.test/rooms/{2}, path segment 2');
    expect(out).toContain('comes out   src/views/greet.ts:12:7');
    expect(out).toContain('proved by context');
    expect(out).toContain('supported, not proved');
    expect(out).toContain('mend        Escape what is put into the page.');
  });

  it('names the line of the source, and the calls that led there', () => {
    const out = text.render(reports.inside);
    expect(out).toContain('in          src/rooms.ts:12:5');
    expect(out).toContain('called by   find (src/rooms.ts:12:5)\n              src/routes/rooms.ts:30:9');
    expect(html.render(reports.inside)).toContain('<dt>In</dt><dd>src/rooms.ts:12:5</dd>');
  });

  it('colours only where asked', () => {
    expect(text.render(reports.found)).not.toContain('\u001b');
    expect(text.render(reports.found, { color: true })).toContain('\u001b[');
  });

  it('lets no target speak to the terminal', () => {
    expect(text.render(hostile)).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  });
});

describe('html', () => {
  it.each(Object.entries(reports))('%s: no script, nothing from outside, nothing unescaped', (_name, report) => {
    const out = html.render(report);
    const elements = elementsOf(out);
    const names = new Set(elements.map((element) => element.tagName));
    for (const banned of ['script', 'img', 'link', 'iframe', 'base', 'object']) expect(names).not.toContain(banned);
    const attributes = elements.flatMap((element) => element.attrs.map(({ name }) => name));
    expect(attributes.filter((name) => name.startsWith('on') || name === 'style' || name === 'src')).toEqual([]);
    const errors: string[] = [];
    parse(out, { onParseError: ({ code }) => errors.push(code) });
    expect(errors).toEqual([]);
  });

  it('shows what the text shows', () => {
    const out = html.render(reports.found);
    expect(out).toContain('2 weaknesses proved; 1 weakness supported but not proved');
    expect(out).toContain('&lt;h1&gt;&lt;b onclick=&quot;x&quot;&gt;hi');
    expect(out).toContain('connect ECONNREFUSED');
  });
});

/** The schema and the validator (one that still knows draft 4) come with a package that has no other use here. */
function sarifValidator(): (report: unknown) => string[] {
  const from = createRequire(createRequire(import.meta.url).resolve('@microsoft/jest-sarif/package.json'));
  const Ajv = from('ajv') as new (
    options: object,
  ) => {
    addMetaSchema(schema: object): void;
    compile(schema: object): ((value: unknown) => boolean) & { errors?: { dataPath: string; message: string }[] };
  };
  const ajv = new Ajv({ schemaId: 'auto', allErrors: true });
  ajv.addMetaSchema(from('ajv/lib/refs/json-schema-draft-04.json') as object);
  const validate = ajv.compile(from('./lib/schemas/sarif-2.1.0-rtm.5.json') as object);
  return (report) =>
    validate(report) ? [] : (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message}`);
}

describe('sarif', () => {
  const faults = sarifValidator();

  it.each(Object.entries(reports))('%s: valid by the schema of SARIF 2.1.0', (_name, report) => {
    expect(faults(JSON.parse(sarif.render(report)))).toEqual([]);
  });

  it('the schema does refuse', () => {
    expect(faults({ version: '2.1.0', runs: [{ tool: {} }] })).not.toEqual([]);
  });

  it('points to the source where a sensor saw it, and keeps where it enters', () => {
    const [run] = JSON.parse(sarif.render(reports.inside)).runs;
    const [seen, crashed] = run.results;
    expect(seen.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'src/rooms.ts', uriBaseId: '%SRCROOT%' },
      region: { startLine: 12, startColumn: 5 },
    });
    expect(seen.locations[0].logicalLocations[0]).toMatchObject({ name: 'name', kind: 'parameter' });
    expect(seen.relatedLocations[0].physicalLocation.artifactLocation.uri).toBe('http://host.test/greet');
    const steps = seen.codeFlows[0].threadFlows[0].locations.map(
      ({ location }: { location: { physicalLocation: { artifactLocation: unknown } } }) =>
        location.physicalLocation.artifactLocation,
    );
    expect(steps).toEqual([
      { uri: 'file:///opt/shared/start.js' },
      { uri: 'src/routes/rooms.ts', uriBaseId: '%SRCROOT%' },
      { uri: 'src/rooms.ts', uriBaseId: '%SRCROOT%' },
    ]);
    expect(crashed.locations[0].physicalLocation.artifactLocation.uri).toBe('http://host.test/greet');
    expect(crashed.codeFlows).toBeUndefined();
  });

  it('carries fingerprints, exchanges and weaknesses, and is not successful where something failed', () => {
    const [run] = JSON.parse(sarif.render(reports.found)).runs;
    expect(run.results.map((result: { partialFingerprints: unknown }) => result.partialFingerprints)).toEqual(
      ['f0e1d2c3b4a59687', 'aa', 'bb'].map((id) => ({ 'selfward/v1': id })),
    );
    expect(run.results.map(({ kind, level }: { kind: string; level: string }) => `${kind} ${level}`)).toEqual([
      'fail warning',
      'review none',
      'fail error',
    ]);
    expect(run.results[0].webRequest).toEqual({
      protocol: 'http',
      version: '1.1',
      target: '/greet?name=%3Cb%3E',
      method: 'GET',
      headers: { Host: 'host.test', Accept: '*/*' },
    });
    expect(run.results[0].webResponse).toMatchObject({ statusCode: 200, body: { text: '<h1><b>hi</b></h1>' } });
    expect(run.results[2].relatedLocations[0].physicalLocation.region).toEqual({ startLine: 12, startColumn: 7 });
    expect(run.taxonomies[0].taxa.map(({ id }: { id: string }) => id)).toEqual(['1336', '79']);
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['reflected-xss', 'template-injection']);
    expect(run.invocations[0].executionSuccessful).toBe(false);
    expect(JSON.parse(sarif.render(reports.left)).runs[0].invocations[0].executionSuccessful).toBe(true);
  });
});
