import { describe, expect, it } from 'vitest';
import type { Answered, HttpResponse, Marker, Probe } from '../model/index.ts';
import { followsFrom, shows } from './arithmetic.ts';
import { areApart, maskOf, traitsOf } from './difference.ts';
import { prove } from './prove/index.ts';
import { forbidsInlineScript, renderingOf } from './response-kind.ts';
import { type DelaySample, followsDemand } from './timing.ts';

function response(
  body: string,
  headers: Record<string, string> = { 'content-type': 'text/html' },
  status = 200,
): HttpResponse {
  return {
    status,
    headers: Object.entries(headers),
    body,
    bytes: body.length,
    truncated: false,
    firstByteMs: 1,
    totalMs: 1,
  };
}

let id = 0;
function exchange(value: string, body: string, given: Partial<Probe> = {}): Answered {
  const point = { id: 'query:q', location: 'query' as const, name: 'q', part: 'value' as const };
  const probe: Probe = { set: new Map([[point, value]]), markers: [], effect: 'read', note: '', ...given };
  id += 1;
  return {
    id,
    probe,
    request: { method: 'GET', url: 'http://x/', headers: [] },
    response: response(body),
    at: 0,
    sightings: [],
  };
}

describe('renderingOf', () => {
  it.each<[string, HttpResponse, 'html' | 'nothing']>([
    ['HTML', response('<p>'), 'html'],
    ['XHTML', response('<p/>', { 'content-type': 'application/xhtml+xml' }), 'html'],
    ['SVG', response('<svg>', { 'content-type': 'image/svg+xml' }), 'html'],
    ['JSON', response('{}', { 'content-type': 'application/json' }), 'nothing'],
    ['plain text', response('<html>', { 'content-type': 'text/plain' }), 'nothing'],
    ['no type, like HTML', response('  <!DOCTYPE html>', {}), 'html'],
    ['no type, not like HTML', response('{"a":"<p>"}', {}), 'nothing'],
    ['no type, nosniff', response('<html>', { 'x-content-type-options': 'nosniff' }), 'nothing'],
    ['a type that is none', response('<html>', { 'content-type': 'html' }), 'html'],
    ['a download', response('<p>', { 'content-type': 'text/html', 'content-disposition': 'attachment' }), 'nothing'],
    ['a redirect', response('<p>', { 'content-type': 'text/html', location: '/' }, 302), 'nothing'],
    ['a redirect to nowhere', response('<p>', { 'content-type': 'text/html' }, 302), 'html'],
    ['an error page', response('<p>', { 'content-type': 'text/html' }, 500), 'html'],
  ])('%s', (_, given, as) => expect(renderingOf(given).as).toBe(as));

  it.each<[string, boolean]>([
    ["default-src 'self'", true],
    ["script-src 'unsafe-inline'", false],
    ["script-src 'unsafe-inline' 'nonce-abc'", true],
    ["img-src 'self'", false],
    ['sandbox', true],
  ])('policy %s', (policy, forbids) => {
    expect(forbidsInlineScript(response('', { 'content-security-policy': policy }))).toBe(forbids);
  });
});

describe('arithmetic', () => {
  it.each<[string, string, boolean]>([
    ['is 7006652.', '7006652', true],
    ['is 7,006,652.', '7006652', true],
    ['is 7\u202f006\u202f652.', '7006652', true],
    ['is 97006652', '7006652', false],
    ['is &#55;006652', '7006652', true],
    ['is 70066520', '7006652', false],
  ])('%s shows %s: %s', (body, expected, is) => expect(shows(response(body), expected)).toBe(is));

  it.each<[string, string, boolean]>([
    ['{{1234*5678}}', '7006652', true],
    ['{{1234|add:5678}}', '6912', true],
    ['{{printf "%x" 123456}}', '1e240', true],
    ["{{'qbcdfghz'|reverse}}", 'zhgfdcbq', true],
    ['{{1234*5678}}', '7006653', false],
    ['7006652 1*7006652', '7006652', false],
    ['{{7*7}}', '49', false],
  ])('%s gives %s: %s', (payload, expected, is) => expect(followsFrom(payload, expected)).toBe(is));
});

describe('difference', () => {
  const traits = (...bodies: string[]) => bodies.map((body) => traitsOf(response(body), ['sent word']));
  it('tells stable groups apart', () =>
    expect(areApart(traits('ann bob', 'ann bob'), traits('none', 'none'))).toBe(true));
  it('takes what was sent out', () =>
    expect(areApart(traits('no word', 'no word'), traits('no sent', 'no sent'))).toBe(false));
  it('takes clocks out', () => expect(areApart(traits('at 1732270000000'), traits('at 1732270000999'))).toBe(false));
  it.each([
    ['seen 3 s ago', 'seen 12 minutes ago'],
    ['rendered in 0.31 ms', 'rendered in 12 ms'],
    ['it is 12:31:07', 'it is 23:04'],
    ['just now', '1 min ago'],
  ])('takes ages and durations out: %s, %s', (one, other) => {
    expect(areApart(traits(one), traits(other))).toBe(false);
  });
  it('learns what changes by itself, numbers by where they stand', () => {
    const answers = ['temp is 21.3 in room 5', 'temp is 21.4 in room 5'].map((body) => ({
      response: response(body),
      sent: [],
    }));
    const mask = maskOf(answers);
    const masked = (body: string) => traitsOf(response(body), [], mask);
    expect(masked('temp is 99.7 in room 5')).toEqual(masked('temp is 21.4 in room 5'));
    expect(masked('temp is 21.4 in room 6')).not.toEqual(masked('temp is 21.4 in room 5'));
  });
  it('takes an echo out that was cut short or turned around', () => {
    const of = (body: string) => traitsOf(response(body), ['kxbcd2fghj']);
    expect(of('you sent kxbcd2f')).toEqual(of('you sent'));
    expect(of('you sent jhgf2dcbxk')).toEqual(of('you sent'));
  });
  it('does not believe what changes by itself', () => {
    expect(areApart(traits('a b c', 'd e f'), traits('g h i', 'j k l'))).toBe(false);
  });
});

describe('timing', () => {
  const samples = (...pairs: [number, number][]): DelaySample[] =>
    pairs.map(([demandedMs, measuredMs]) => ({ demandedMs, measuredMs }));
  it.each<[string, DelaySample[], boolean]>([
    ['follows', samples([2000, 2050], [0, 40], [1000, 1060], [3000, 3030]), true],
    ['one slow answer', samples([2000, 2050], [0, 40], [1000, 60], [3000, 30]), false],
    ['always slow', samples([2000, 3000], [0, 3000], [1000, 3000], [3000, 3000]), false],
    ['slower and slower by itself', samples([0, 100], [1000, 1100], [2000, 2100], [3000, 3100]), false],
    ['twice as slow', samples([2000, 4050], [0, 40], [1000, 2060], [3000, 6030]), false],
    ['too few', samples([2000, 2050], [0, 40]), false],
  ])('%s', (_, given, is) => expect(followsDemand(given)).toBe(is));
});

describe('provers refuse', () => {
  const marker = 'kxbcd2fghj' as Marker;
  const said = { observed: '', control: '' };

  it('a context that the control has as well, and one that no browser runs', () => {
    const page = `<svg onload=${marker}()>`;
    const proof = { kind: 'context' as const, marker, payload: page, gained: '', ...said };
    expect(prove({ ...proof, exchange: exchange(page, page), controlExchange: exchange('x', 'x') }).holds).toBe(true);
    expect(prove({ ...proof, exchange: exchange(page, page), controlExchange: exchange('x', page) }).holds).toBe(false);
    const plain = { ...exchange(page, page), response: response(page, { 'content-type': 'text/plain' }) };
    expect(prove({ ...proof, exchange: plain, controlExchange: exchange('x', 'x') }).holds).toBe(false);
  });

  it('arithmetic that was seen once, was not sent, or is in the control', () => {
    const round = (a: number, b: number, body = String(a * b)) => ({
      exchange: exchange(`{{${a}*${b}}}`, body),
      payload: `{{${a}*${b}}}`,
      expected: String(a * b),
    });
    const proof = { kind: 'arithmetic' as const, controlExchange: exchange('1234*5678', '1234*5678'), ...said };
    const good = [round(1234, 5678), round(1234, 5679)];
    expect(prove({ ...proof, rounds: good })).toEqual({ holds: true });
    expect(prove({ ...proof, rounds: good.slice(1) }).holds).toBe(false);
    expect(prove({ ...proof, rounds: [round(1234, 5678, '49'), round(1234, 5679)] }).holds).toBe(false);
    expect(
      prove({ ...proof, rounds: [{ ...round(1234, 5678), exchange: exchange('x', '7006652') }, round(1234, 5679)] })
        .holds,
    ).toBe(false);
    expect(prove({ ...proof, rounds: good, controlExchange: exchange('1234*5678', '7006652') }).holds).toBe(false);
    expect(prove({ ...proof, rounds: [round(1234, 5678, '7006652 7007886'), round(1234, 5679)] }).holds).toBe(false);
  });

  it('opposites that are not apart, counted twice, by turns, or by what the controls change too', () => {
    const shown = (letters: string) =>
      [...letters].map((letter) => exchange(letter, letter === 'y' ? 'ann bob' : 'nobody'));
    const mixed = shown('ynnyyynnyn');
    const bodies = (body: string) => mixed.filter(({ response: { body: own } }) => own === body);
    const proof = {
      kind: 'opposite' as const,
      truths: bodies('ann bob'),
      falsehoods: bodies('nobody'),
      controls: shown('nnnn'),
      ...said,
    };
    expect(prove(proof)).toEqual({ holds: true });
    expect(prove({ ...proof, falsehoods: shown('yyyyy') }).holds).toBe(false);
    expect(prove({ ...proof, falsehoods: [...proof.falsehoods.slice(1), ...shown('y')] }).holds).toBe(false);
    expect(prove({ ...proof, controls: shown('nyny') }).holds).toBe(false);
    expect(prove({ ...proof, controls: shown('nn') }).holds).toBe(false);
    expect(prove({ ...proof, truths: shown('yyyyy') }).holds).toBe(false);
    const turns = shown('ynynynynyn');
    const odd = turns.filter((_, at) => at % 2);
    expect(prove({ ...proof, truths: turns.filter((_, at) => at % 2 === 0), falsehoods: odd }).holds).toBe(false);
    const [once] = proof.truths;
    if (once) expect(prove({ ...proof, truths: [once, once, once, once, once] }).holds).toBe(false);
  });

  it('what no sensor, listener or browser can have seen', () => {
    const plain = exchange('x', 'x');
    expect(
      prove({ kind: 'callback', marker, call: { protocol: 'dns', from: '127.0.0.1' }, exchange: plain, ...said }).holds,
    ).toBe(false);
    expect(prove({ kind: 'browser', marker, exchange: plain, controlExchange: plain, ...said }).holds).toBe(false);
    expect(
      prove({ kind: 'signature', matches: [plain, exchange('x', 'x')], siblings: [exchange('y', 'x')], ...said }).holds,
    ).toBe(false);
    expect(prove({ kind: 'delay', samples: [], ...said }).holds).toBe(false);
  });
});
