import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { HttpRequest, HttpResponse } from '../model/index.ts';
import { answerOf, numbered } from './answer.ts';
import { extract } from './extract.ts';
import { matches, matchesAll, type Sight } from './match.ts';
import { ExtractorSchema, MatcherSchema } from './template.ts';

const request: HttpRequest = { method: 'GET', url: 'http://host.test/x', headers: [] };

function response(body: string, more: Partial<HttpResponse> = {}): HttpResponse {
  const headers: HttpResponse['headers'] = [
    ['content-type', 'text/html'],
    ['x-powered-by', 'AcmeOS/7.1'],
    ['set-cookie', 'sid=abc; Path=/'],
    ['set-cookie', 'lang=de'],
  ];
  return { status: 200, headers, body, bytes: body.length, truncated: false, firstByteMs: 5, totalMs: 1500, ...more };
}

const PAGE = '<html><body><a class="x" href="/one">One</a><p>Admin 2.3.1 admin</p><a href="/two">Two</a></body></html>';

function sight(body = PAGE, more: Partial<HttpResponse> = {}): Sight {
  const answer = answerOf(request, response(body, more));
  const earlier = numbered(answerOf(request, response('first answer', { status: 302 })), 1);
  const variables = new Map([...answer, ...earlier, ...numbered(answer, 2), ['word', 'Admin']] as const);
  return { answer, variables, surroundings: { random: () => 0, now: () => 0 } };
}

type Written = z.input<typeof MatcherSchema>;
const matchers: [what: string, matcher: Written, yes: boolean][] = [
  ['a word', { type: 'word', words: ['Admin'] }, true],
  ['a word in another case', { type: 'word', words: ['ADMIN'] }, false],
  ['a word in any case', { type: 'word', words: ['ADMIN'], 'case-insensitive': true }, true],
  ['one of two words', { type: 'word', words: ['nobody', 'Admin'] }, true],
  ['both of two words', { type: 'word', words: ['nobody', 'Admin'], condition: 'and' }, false],
  ['a word that is not there, negated', { type: 'word', words: ['nobody'], negative: true }, true],
  ['a word that is there, negated', { type: 'word', words: ['Admin'], negative: true }, false],
  ['both words, negated', { type: 'word', words: ['nobody', 'Admin'], condition: 'and', negative: true }, true],
  ['a word in a header', { type: 'word', part: 'header', words: ['X-Powered-By: AcmeOS'] }, true],
  ['a word in all headers', { type: 'word', part: 'all_headers', words: ['sid=abc'] }, true],
  ['a word in one header', { type: 'word', part: 'x_powered_by', words: ['7.1'] }, true],
  ['a word of the body, in the header', { type: 'word', part: 'header', words: ['Admin'] }, false],
  ['a word in the whole answer', { type: 'word', part: 'response', words: ['HTTP/1.1 200'] }, true],
  ['a word in an earlier answer', { type: 'word', part: 'body_1', words: ['first'] }, true],
  ['a part that is not there', { type: 'word', part: 'body_9', words: ['first'] }, false],
  ['a part that is not there, negated', { type: 'word', part: 'body_9', words: ['first'], negative: true }, false],
  ['a word with a name', { type: 'word', words: ['{{word}} 2.3'] }, true],
  ['a word with an unknown name', { type: 'word', words: ['{{nobody}}'] }, false],
  ['a word in hexadecimal', { type: 'word', words: ['41646d696e'], encoding: 'hex' }, true],
  ['a number for a word', { type: 'word', words: [2.3] }, true],
  ['a status', { type: 'status', status: [200] }, true],
  ['one of several statuses', { type: 'status', status: [404, 200] }, true],
  ['another status', { type: 'status', status: [404] }, false],
  ['another status, negated', { type: 'status', status: [404], negative: true }, true],
  ['a regular expression', { type: 'regex', regex: ['Admin [0-9.]+'] }, true],
  ['one with flags', { type: 'regex', regex: ['(?i)ADMIN (?P<version>[0-9.]+)'] }, true],
  ['one in any case', { type: 'regex', regex: ['ADMIN'], 'case-insensitive': true }, true],
  ['two with and', { type: 'regex', regex: ['Admin', 'nobody'], condition: 'and' }, false],
  ['bytes', { type: 'binary', binary: ['3c68746d6c3e'] }, true],
  ['other bytes', { type: 'binary', binary: ['504b0304'] }, false],
  ['a size', { type: 'size', size: [PAGE.length] }, true],
  ['another size', { type: 'size', size: [1] }, false],
  ['an expression', { type: 'dsl', dsl: ['status_code == 200 && contains(body, "Admin")'] }, true],
  ['two expressions with and', { type: 'dsl', dsl: ['true', 'status_code == 404'], condition: 'and' }, false],
  ['two expressions with or', { type: 'dsl', dsl: ['false', 'status_code == 200'] }, true],
  ['an expression of two answers', { type: 'dsl', dsl: ['status_code_1 == 302 && status_code_2 == 200'] }, true],
  ['an expression of a header', { type: 'dsl', dsl: ['contains(x_powered_by, "Acme")'] }, true],
  ['an expression of what is not there', { type: 'dsl', dsl: ['contains(nothing, "x")'] }, false],
  ['an expression of a cookie', { type: 'dsl', dsl: ['sid == "abc"'] }, true],
  ['time', { type: 'dsl', dsl: ['duration >= 1'] }, true],
  ['a length', { type: 'dsl', dsl: ['len(body) > 10 && content_length > 10'] }, true],
  ['a path', { type: 'xpath', xpath: ['/html/body/a[2]'] }, true],
  ['another path', { type: 'xpath', xpath: ['//form'] }, false],
];

type WrittenExtractor = z.input<typeof ExtractorSchema>;
const JSON_BODY = '{"a":{"b":[{"c":1},{"c":"two"}],"x-y":"z"},"n":null}';
const extractors: [what: string, extractor: WrittenExtractor, body: string, texts: string[]][] = [
  ['a regular expression', { type: 'regex', regex: ['[0-9.]+[0-9]'] }, PAGE, ['2.3.1']],
  ['a group', { type: 'regex', group: 1, regex: ['href="(/[a-z]+)"'] }, PAGE, ['/one', '/two']],
  ['a group that is not there', { type: 'regex', group: 3, regex: ['(A)dmin'] }, PAGE, []],
  ['in any case', { type: 'regex', 'case-insensitive': true, regex: ['ADMIN'] }, PAGE, ['Admin', 'admin']],
  ['a header', { type: 'regex', part: 'header', regex: ['AcmeOS/[0-9.]+'] }, PAGE, ['AcmeOS/7.1']],
  ['a header by name', { type: 'kval', kval: ['x_powered_by'] }, PAGE, ['AcmeOS/7.1']],
  ['a header as it is written', { type: 'kval', kval: ['X-Powered-By'] }, PAGE, ['AcmeOS/7.1']],
  ['a cookie by name', { type: 'kval', kval: ['lang'] }, PAGE, ['de']],
  ['nothing by name', { type: 'kval', kval: ['nothing'] }, PAGE, []],
  ['JSON', { type: 'json', json: ['.a.b[].c'] }, JSON_BODY, ['1', 'two']],
  ['JSON by index', { type: 'json', json: ['.a.b[1].c'] }, JSON_BODY, ['two']],
  ['JSON with a pipe', { type: 'json', json: ['.a | .["x-y"]'] }, JSON_BODY, ['z']],
  ['a JSON object', { type: 'json', json: ['.a.b[0]'] }, JSON_BODY, ['{"c":1}']],
  ['null', { type: 'json', json: ['.n'] }, JSON_BODY, []],
  ['JSON from what is none', { type: 'json', json: ['.a'] }, PAGE, []],
  ['JSON keys that objects inherit', { type: 'json', json: ['.constructor', '.__proto__.x'] }, '{}', []],
  ['a text by path', { type: 'xpath', xpath: ['/html/body/a[1]'] }, PAGE, ['One']],
  ['an attribute by path', { type: 'xpath', attribute: 'href', xpath: ['//a'] }, PAGE, ['/one', '/two']],
  ['an attribute in the path', { type: 'xpath', xpath: ['//a[@class="x"]/@href'] }, PAGE, ['/one']],
  ['a text in the path', { type: 'xpath', xpath: ['//a[contains(@href, "tw")]/text()'] }, PAGE, ['Two']],
  ['by its text', { type: 'xpath', xpath: ['//a[text()="Two"]/@href'] }, PAGE, ['/two']],
  ['an expression', { type: 'dsl', dsl: ['to_upper(x_powered_by)'] }, PAGE, ['ACMEOS/7.1']],
  ['an expression of nothing', { type: 'dsl', dsl: ['nothing'] }, PAGE, []],
];

describe('matches', () => {
  it.each(matchers)('%s', (_what, matcher, yes) => {
    expect(matches(MatcherSchema.parse(matcher), sight())).toBe(yes);
  });

  it('looks at the bytes of what is no text', () => {
    const content = Uint8Array.from([0x50, 0x4b, 3, 4, 0xff, 0xfe]);
    const seen = sight('PK\u0003\u0004\ufffd\ufffd', { content });
    expect(matches(MatcherSchema.parse({ type: 'binary', binary: ['fffe'] }), seen)).toBe(true);
    expect(matches(MatcherSchema.parse({ type: 'size', size: [6] }), seen)).toBe(true);
  });

  it('joins matchers by their condition, and none never match', () => {
    const [yes, no] = [
      { type: 'status', status: [200] },
      { type: 'status', status: [404] },
    ].map((each) => MatcherSchema.parse(each));
    if (!yes || !no) throw new Error('no matchers');
    expect(matchesAll([yes, no], 'or', sight())).toBe(true);
    expect(matchesAll([yes, no], 'and', sight())).toBe(false);
    expect(matchesAll([], 'and', sight())).toBe(false);
  });

  it('lets no header take the place of what the template knows', () => {
    const seen = sight(PAGE, {
      headers: [
        ['body', 'forged'],
        ['status-code', '500'],
      ],
    });
    expect(matches(MatcherSchema.parse({ type: 'word', words: ['forged'] }), seen)).toBe(false);
    expect(matches(MatcherSchema.parse({ type: 'status', status: [200] }), seen)).toBe(true);
  });

  it('takes linear time over what would hang a backtracking engine', () => {
    const evil = `${'a'.repeat(200_000)}!`;
    for (const source of ['^(a+)+$', '(a|a)*b', '(.*)*=', '([a-z]+)*\\d']) {
      expect(matches(MatcherSchema.parse({ type: 'regex', regex: [source] }), sight(evil))).toBe(false);
    }
  });
});

describe('extract', () => {
  it.each(extractors)('%s', (_what, extractor, body, texts) => {
    expect(extract(ExtractorSchema.parse(extractor), sight(body))).toEqual(texts);
  });

  it('gives no more than five hundred texts', () => {
    const body = Array.from({ length: 5000 }, (_none, at) => `<i>${at}</i>`).join('');
    expect(extract(ExtractorSchema.parse({ type: 'regex', regex: ['[0-9]+'] }), sight(body))).toHaveLength(500);
  });

  it('reads pages nested as deep as they like', () => {
    const body = `${'<div>'.repeat(20_000)}<a href="/deep">x</a>`;
    expect(() => extract(ExtractorSchema.parse({ type: 'xpath', xpath: ['//a/@href'] }), sight(body))).not.toThrow();
  });
});
