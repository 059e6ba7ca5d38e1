import { describe, expect, it } from 'vitest';
import type { Transport } from '../../model/transport.ts';
import { TransportError } from '../../model/transport.ts';
import { createPayloadLibrary } from '../../payloads/load.ts';
import { list } from '../../surface/list.ts';
import { loadChecks } from '../load-checks.ts';
import { run } from '../run.ts';

const STACK = `TypeError: value.trim is not a function
    at find (${process.cwd()}/src/rooms.js:12:9)
    at node:events:500:1
    at next (/srv/node_modules/express/lib/router.js:1:2)
    at start (${process.cwd()}/src/app.js:3:4)`;

/** @param dies - of which requests the process dies, and how. */
async function check(
  dies: (url: string, times: number) => 'crashed' | 'hung' | undefined,
  watched = true,
  { contained = false, ids = ['nosql-injection'] } = {},
) {
  const times = new Map<string, number>();
  const transport: Transport = {
    async send({ url }) {
      times.set(url, (times.get(url) ?? 0) + 1);
      const kind = dies(decodeURIComponent(url), times.get(url) ?? 0);
      if (kind !== undefined) throw new TransportError(kind, STACK);
      return { status: 200, headers: [], body: 'ok', bytes: 2, truncated: false, firstByteMs: 1, totalMs: 1 };
    },
    close: () => Promise.resolve(),
  };
  const payloads = await createPayloadLibrary();
  payloads.stop();
  const checks = (await loadChecks()).filter(({ id, madeOf }) => madeOf !== undefined || ids.includes(id));
  return run({
    target: { url: 'http://app.test/', name: 'app' },
    surface: () => Promise.resolve(list('GET /?name=ann&floor=two', 'http://app.test/').surface),
    checks,
    payloads: payloads.for,
    profile: 'normal',
    rate: 10_000,
    transport,
    ...(watched && {
      inside: {
        plant: () => undefined,
        seen: () => [],
        covered: new Set(),
        uncovered: new Set(),
        mode: 'both' as const,
        contained,
      },
    }),
  });
}

describe('what ends the process', () => {
  it('is a finding of the field whose value did it, with its place and its stack', async () => {
    const { findings } = await check((url) => (url.includes('name[') ? 'crashed' : undefined));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      check: 'uncaught-exception',
      cwe: 'CWE-248',
      confidence: 'proved',
      parameter: 'name',
      proof: { kind: 'crash' },
      code: {
        sensor: 'process',
        file: 'src/rooms.js',
        line: 12,
        column: 9,
        frames: ['find (src/rooms.js:12:9)', 'start (src/app.js:3:4)'],
      },
    });
    expect(findings[0]?.evidence).toContain('value.trim is not a function');
  });

  it('is told apart from what keeps it busy for ever', async () => {
    const { findings } = await check((url) => (url.includes('floor[') ? 'hung' : undefined));
    expect(findings.map(({ check: id, parameter }) => `${id} ${parameter}`)).toEqual([
      'uncontrolled-resource-consumption floor',
    ]);
  });

  it.each<[string, (url: string) => 'crashed' | 'hung' | undefined, string]>([
    ['another type', (url) => (/name=1&name=2/.test(url) ? 'crashed' : undefined), 'uncaught-exception name'],
    ['odd text', (url) => (/floor=a+!'/.test(url) ? 'hung' : undefined), 'uncontrolled-resource-consumption floor'],
  ])('is looked for with %s where nothing lasts, and only there', async (_, dies, expected) => {
    const { findings } = await check(dies, true, { contained: true, ids: [] });
    expect(findings.map(({ check: id, parameter }) => `${id} ${parameter}`)).toEqual([expected]);
    expect((await check(dies, true, { contained: false, ids: [] })).findings).toEqual([]);
  });

  it.each<[string, Parameters<typeof check>]>([
    ['it happened once', [(url, times) => (url.includes('name[') && times === 1 ? 'crashed' : undefined)]],
    ['nobody watches from inside', [(url) => (url.includes('name[') ? 'crashed' : undefined), false]],
    ['is done by the ordinary request as well', [(url) => (url.includes('?') ? 'crashed' : undefined)]],
  ])('is none where %s', async (_, given) => {
    const { findings, notChecked } = await check(...given);
    expect(findings).toEqual([]);
    expect(notChecked.map(({ reason }) => reason).join()).toContain('the process ended');
  });
});
