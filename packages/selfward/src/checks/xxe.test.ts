import { describe, expect, it } from 'vitest';
import { prove } from '../judge/prove/index.ts';
import type { Endpoint } from '../model/index.ts';
import { callerForTesting } from './testing/caller-for-testing.ts';
import { endpointForTesting, escapeHtml } from './testing/endpoints-for-testing.ts';
import { type Answer, runCheckForTesting } from './testing/run-check-for-testing.ts';
import xxe from './xxe.ts';

const PASSWD = 'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/bin/sh\nbin:x:2:2:bin:/bin:/bin/sh\n';
const NOTE = '<?xml version="1.0"?><note><to>Ada</to></note>';

interface Parser {
  general?: boolean;
  parameter?: boolean;
  /** May not connect anywhere, and gives up where it is told to. */
  offline?: boolean;
}

/** What parsers do with entities, as far as the check asks for it. */
function read(xml: string, { general, parameter, offline }: Parser, fetch: (address: string) => void): string {
  const entities = new Map<string, string>();
  for (const [, percent, name = '', system, value = ''] of xml.matchAll(/<!ENTITY (% )?(\w+) (SYSTEM )?"([^"]*)">/g)) {
    const external = system !== undefined;
    if (external && offline && value.startsWith('http')) throw new Error('no network');
    if (percent && parameter) fetch(value);
    if (percent || (external && !general)) continue;
    if (external && value.startsWith('http')) fetch(value);
    entities.set(name, external ? (value === 'file:///etc/passwd' ? PASSWD : '') : value);
  }
  const text = xml.replace(/<!DOCTYPE[^[]*\[[\s\S]*?\]>/, '').replace(/<[^>]*>/g, ' ');
  return text.replace(/&(\w+);/g, (_, name) => entities.get(name) ?? '');
}

function xmlEndpoint(): Endpoint {
  const base = endpointForTesting('POST', '/notes', {});
  const body = { type: 'raw' as const, contentType: 'application/xml', text: NOTE };
  return {
    ...base,
    draft: { ...base.draft, body },
    points: [
      {
        id: 'body:',
        location: 'body',
        name: '',
        part: 'value',
        original: NOTE,
        hint: { type: 'object', format: 'xml' },
      },
    ],
  };
}

function check(parser: Parser, show: (text: string) => Answer = (text) => `<p>${escapeHtml(text)}</p>`) {
  const { fetch, listener } = callerForTesting();
  const application = ({ body }: { body?: string | Uint8Array }): Answer => {
    try {
      return show(read(String(body), parser, fetch));
    } catch {
      return { status: 400, body: 'Not XML' };
    }
  };
  return runCheckForTesting(xxe, [xmlEndpoint()], application, { listener });
}

const vulnerable: [string, Parser, ((text: string) => Answer)?][] = [
  ['a file that is shown', { general: true }],
  ['general entities, nothing shown', { general: true }, () => 'Saved'],
  ['parameter entities alone', { parameter: true }, () => 'Saved'],
  ['a parser that gives up at an address', { general: true, offline: true }],
];
const safe: [string, Parser, ((text: string) => Answer)?][] = [
  ['a parser that leaves external entities alone', {}],
  ['one that gives up at an address', { offline: true }],
  ['a page that shows such a file by itself', {}, () => `<pre>${PASSWD}</pre>`],
  ['an echo', {}, (text) => escapeHtml(text)],
];

describe('xxe', () => {
  it.each(vulnerable)('finds: %s', async (_, parser, show) => {
    const { outcomes } = await check(parser, show);
    const verdict = outcomes[0]?.verdict;
    expect(verdict?.is).toBe('proved');
    if (verdict?.is === 'proved') expect(prove(verdict.proof)).toEqual({ holds: true });
  });

  it.each(safe)('leaves alone: %s', async (_, parser, show) => {
    const { outcomes, requests } = await check(parser, show);
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean']);
    expect(requests).toBeLessThanOrEqual(2);
  });

  it('tells an application that calls whatever it reads from a parser that does', async () => {
    const { fetch, listener } = callerForTesting();
    const application = ({ body }: { body?: string | Uint8Array }) => {
      for (const [address] of String(body).matchAll(/http:[^"<\s]+/g)) fetch(address);
      return 'Saved';
    };
    const { outcomes } = await runCheckForTesting(xxe, [xmlEndpoint()], application, { listener });
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['inconclusive']);
  });

  it('tries a document once where JSON is what it is for', async () => {
    const endpoint = endpointForTesting('POST', '/rooms', { name: 'lab', floor: 3 }, 'json');
    const { requests, exchanges } = await runCheckForTesting(
      xxe,
      [endpoint],
      () => ({ status: 415, body: 'JSON only' }),
      {
        listener: callerForTesting().listener,
      },
    );
    expect(requests).toBe(1);
    expect(exchanges.at(-1)?.request.headers).toContainEqual(['content-type', 'application/xml']);
    expect(exchanges.at(-1)?.request.body).toMatch(/^<\?xml .*<!DOCTYPE root \[.*<name>lab &doc;&ref;<\/name>/);
  });
});
