import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpResponse } from '../model/index.ts';
import { titleOf } from './about.ts';
import { compileTemplate } from './compile.ts';
import { DslError } from './dsl/value.ts';
import { type Attack, countCombinations, expandPayloads } from './expand-payloads.ts';
import { parseFlow } from './flow.ts';
import { interpolate, namesWanted } from './interpolate.ts';
import { lintTemplates } from './lint.ts';
import { loadTemplates } from './load-templates.ts';
import { parseRawRequest } from './raw-request.ts';
import { readTemplate, TemplateError } from './read-template.ts';
import { redirectOf } from './redirect.ts';
import { targetVariables } from './target-variables.ts';

const surroundings = { random: () => 0.5, now: () => 0 };

describe('expandPayloads', () => {
  const lists = { user: ['a', 'b'], pass: ['1', '2', '3'] };
  const all = (attack: Attack) => [...expandPayloads(lists, attack)].map((each) => [...each.values()].join(''));
  it.each<[Attack, string[]]>([
    ['batteringram', ['aa', 'bb', '11', '22', '33']],
    ['pitchfork', ['a1', 'b2']],
    ['clusterbomb', ['a1', 'a2', 'a3', 'b1', 'b2', 'b3']],
  ])('%s', (attack, wanted) => {
    expect(all(attack)).toEqual(wanted);
    expect(countCombinations(lists, attack)).toBe(wanted.length);
  });

  it('makes one empty combination of no payloads, and starts a huge bomb without holding it', () => {
    expect([...expandPayloads({})]).toEqual([new Map()]);
    const long = Array.from({ length: 1000 }, (_none, at) => String(at));
    const [first] = expandPayloads({ a: long, b: long, c: long, d: long }, 'clusterbomb');
    expect(first?.get('d')).toBe('0');
  });
});

describe('titleOf', () => {
  it.each([
    ['two\nlines', 'two lines'],
    ['turned \u202eround\u2069', 'turned round'],
    ['x'.repeat(300), 'x'.repeat(200)],
  ])('%j', (name, title) => {
    const { info } = readTemplate(`id: x\ninfo: { name: ${JSON.stringify(name)}, severity: low }\n`, 'x.yaml');
    expect(titleOf(info)).toBe(title);
  });
});

describe('a template that would keep its reader', () => {
  const written = (rest: string) => `id: x\ninfo: { name: x, severity: low }\n${rest}`;
  const regexes = (sources: readonly string[]) =>
    written(
      `http:\n  - path: ['{{BaseURL}}/']\n    matchers: [{ type: regex, regex: [${sources.map((each) => `'${each}'`).join(', ')}] }]\n`,
    );
  const compiled = (text: string) => compileTemplate(readTemplate(text, 'x.yaml'), () => undefined);

  it('names the line of a key that stands there twice, at any depth', () => {
    expect(() => readTemplate(written('variables:\n  a: 1\n  a: 2\n'), 'x.yaml')).toThrow(/^x\.yaml:5: the key "a"/);
    expect(() => readTemplate(`${written('')}id: y\n`, 'x.yaml')).toThrow(/^x\.yaml:3: the key "id"/);
  });

  it.each([
    ['keys', written(`${Array.from({ length: 20_000 }, (_none, at) => `k${at}: `).join('\n')}`)],
    ['keys in braces', `{${Array.from({ length: 30_000 }, (_none, at) => `k${at}`).join(',')}}`],
    ['mistakes', written('\t}:\n'.repeat(20_000))],
    ['brackets', '['.repeat(100_000)],
  ])('reads a hundred thousand characters of %s in linear time', { timeout: 10_000 }, (_what, text) => {
    try {
      readTemplate(text, 'x.yaml');
    } catch (error) {
      expect(error).toBeInstanceOf(TemplateError);
    }
  });

  it.each([
    ['one', [`(${'ab'.repeat(1000)}){1,900}`]],
    ['all together', Array.from({ length: 4000 }, (_none, at) => `(a{1,900}b{1,900})${at}`)],
  ])('runs no regular expressions that are too large: %s', { timeout: 10_000 }, (_what, sources) => {
    expect(compiled(regexes(sources))).toEqual({ notSupported: [expect.stringContaining('too large')] });
  });

  it.each([
    ['names', '{{a}}'.repeat(30_000), { variables: { length: 30_000 } }],
    ['marks', '§a§'.repeat(50_000), { variables: { length: 50_000 } }],
  ])('looks through many %s once', { timeout: 10_000 }, (_what, text, names) =>
    expect(namesWanted(text)).toMatchObject(names),
  );

  it('does not follow braces down without end', { timeout: 10_000 }, () => {
    const text = `${'{{'.repeat(40_000)}${'}}'.repeat(40_000)}`;
    expect(() => namesWanted(text)).toThrow(/nested too deeply/);
    expect(compiled(written(`http: [{ path: ['${text}'], matchers: [{ type: status, status: [200] }] }]`))).toEqual({
      notSupported: [expect.stringContaining('nested too deeply')],
    });
  });

  it('runs hundreds of honest ones', () => {
    const honest = Array.from({ length: 700 }, (_none, at) => `(?i)key${at}[^a-z]{0,5}([0-9a-z]{16,64})`);
    expect(compiled(regexes(honest))).toHaveProperty('blocks');
  });
});

describe('parseRawRequest', () => {
  it('reads method, target, headers and body, with line ends of either kind', () => {
    const text = 'POST /a?b=c HTTP/1.1\r\nHost: x\r\nX-Y: a: b\r\n\r\nline 1\r\nline 2\r\n';
    expect(parseRawRequest(text)).toEqual({
      method: 'POST',
      target: '/a?b=c',
      headers: [
        ['Host', 'x'],
        ['X-Y', 'a: b'],
      ],
      body: 'line 1\nline 2',
      annotations: [],
    });
  });

  it('takes the time that it is given, and names other annotations', () => {
    const read = parseRawRequest('@timeout: 20s\n@tls-sni: x\nGET / HTTP/1.1\n');
    expect(read).toMatchObject({ timeoutMs: 20_000, annotations: ['@tls-sni: x'] });
  });

  it('parts multipart by CRLF', () => {
    const read = parseRawRequest('POST / HTTP/1.1\nContent-Type: multipart/form-data; boundary=B\n\n--B\n\nx\n--B--\n');
    expect(read.body).toBe('--B\r\n\r\nx\r\n--B--\r\n');
  });

  it.each(['', 'GET', '\n\n', 'GET / HTTP/1.1\nno header'])('refuses %j', (text) => {
    expect(() => parseRawRequest(text)).toThrow(SyntaxError);
  });
});

describe('interpolate', () => {
  const known = new Map([
    ...targetVariables('http://host.test:8080/app/'),
    ['user', "o'x"],
    ['pass', 'p'],
    ['the-pass', 'dashed'],
  ] as const);
  it.each([
    ['{{BaseURL}}/x', 'http://host.test:8080/app/x'],
    [
      '{{RootURL}} {{Hostname}} {{Host}} {{Port}} {{Scheme}}',
      'http://host.test:8080 host.test:8080 host.test 8080 http',
    ],
    ['{{base64(user + ":" + pass)}}', 'byd4OnA='],
    ["{{base64('{{user}}:{{pass}}')}}", 'byd4OnA='],
    ['§pass§', 'p'],
    ['{{the-pass}}', 'dashed'],
    ['{{7*7}} #{{7*7}} {{constructor.constructor("x")()}}', '{{7*7}} #{{7*7}} {{constructor.constructor("x")()}}'],
    ['{{ open', '{{ open'],
    ['}} {{', '}} {{'],
    ['{"a":{"b":{}}}', '{"a":{"b":{}}}'],
  ])('%s', (text, wanted) => expect(interpolate(text, known, surroundings)).toBe(wanted));

  it('refuses an unknown name, unless it may stay', () => {
    expect(() => interpolate('{{nobody}}', known, surroundings)).toThrow(DslError);
    expect(interpolate('{{nobody}} {{pass}}', known, surroundings, { lenient: true })).toBe('{{nobody}} p');
  });

  it('names what a text wants', () => {
    expect(namesWanted('{{a}} {{md5(b)}} {{jarm(c)}} §d§ {{1+1}}')).toEqual({
      variables: ['a', 'b', 'd'],
      missing: ['jarm'],
    });
  });
});

describe('parseFlow', () => {
  it.each([
    ['http(1)', { run: 0 }],
    ['http(1) && http(2)', { both: [{ run: 0 }, { run: 1 }] }],
    ['http(1) || !http(2);', { either: [{ run: 0 }, { not: { run: 1 } }] }],
    ['http("login") && (http(1) || http(2))', { both: [{ run: 1 }, { either: [{ run: 0 }, { run: 1 }] }] }],
    ['http()', { both: [{ run: 0 }, { run: 1 }] }],
  ])('%s', (text, wanted) => expect(parseFlow(text, [undefined, 'login'])).toEqual(wanted));

  it.each(['http(3)', 'http(0)', 'dns(1)', 'for (;;) http(1)', 'set("a", 1); http(1)', 'while(true){}'])(
    'refuses %s',
    (text) => {
      expect(() => parseFlow(text, [undefined, 'login'])).toThrow(/more than a boolean/);
    },
  );
});

describe('redirectOf', () => {
  const request = {
    method: 'POST' as const,
    url: 'http://h.test/a/b',
    headers: [['content-type', 'x']] as [string, string][],
    body: 'x',
  };
  const to = (status: number, location: string): HttpResponse => ({
    status,
    headers: [['location', location]],
    body: '',
    bytes: 0,
    truncated: false,
    firstByteMs: 0,
    totalMs: 0,
  });
  it('turns into GET, or stays what it was, by the status', () => {
    expect(redirectOf(request, to(302, 'c'))).toEqual({ method: 'GET', url: 'http://h.test/a/c', headers: [] });
    expect(redirectOf(request, to(307, '/c#x'))).toEqual({ ...request, url: 'http://h.test/c' });
    expect(redirectOf(request, to(200, '/c'))).toBeUndefined();
  });
  it.each([
    'http://other.test/',
    '//other.test/',
    'http://h.test:81/',
    'https://h.test/',
    'http://u:p@h.test/',
    'javascript:1',
    'http://[x',
  ])('stays at home for %s', (location) => expect(redirectOf(request, to(302, location))).toBeUndefined());
});

const HEAD = 'id: x\ninfo:\n  name: X\n  severity: low\n';
describe('readTemplate', () => {
  it.each<[what: string, text: string, line: number, message: RegExp]>([
    [
      'an anchors bomb',
      `${HEAD}a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((n, at) => `${n}: &${n} [${`*${'abcdefgh'.charAt(at)},`.repeat(9)}]`)
        .join('\n')}\n`,
      1,
      /alias/i,
    ],
    ['no YAML', 'id: [x\n', 2, /./],
    ['a list', '- a\n', 1, /expected object/],
    ['nothing', '', 1, /expected object/],
    ['no id', 'info:\n  name: X\n', 1, /id/],
    ['an id with a space', 'id: a b\ninfo:\n  name: X\n', 1, /letters, digits/],
    [
      'words that are an object',
      `${HEAD}http:\n  - path: [/]\n    matchers:\n      - type: word\n        words: {a: 1}\n`,
      9,
      /words/,
    ],
    [
      'a status that is a word',
      `${HEAD}http:\n  - path: [/]\n    matchers:\n      - type: status\n        status: [ok]\n`,
      9,
      /status/,
    ],
    ['an unknown kind of matcher', `${HEAD}http:\n  - path: [/]\n    matchers:\n      - type: guess\n`, 8, /type/],
    [
      'a misspelt key of a matcher',
      `${HEAD}http:\n  - path: [/]\n    matchers:\n      - type: word\n        wrods: [a]\n        words: [a]\n`,
      8,
      /wrods/,
    ],
    ['an unknown attack', `${HEAD}http:\n  - path: [/]\n    attack: sniper\n`, 7, /attack/],
    ['a key twice', `${HEAD}id: y\n`, 5, /twice/i],
    ['deep nesting', `${HEAD}a: ${'['.repeat(20_000)}`, 1, /./],
  ])('refuses %s, with its line', (_what, text, line, message) => {
    const thrown = (() => {
      try {
        readTemplate(text, 'x.yaml');
      } catch (error) {
        return error;
      }
      return undefined;
    })();
    expect(thrown).toBeInstanceOf(TemplateError);
    expect((thrown as TemplateError).message).toMatch(message);
    if (_what !== 'deep nesting') expect((thrown as TemplateError).line).toBe(line);
  });

  it('changes no prototype', () => {
    readTemplate(`${HEAD}__proto__: {polluted: 1}\nvariables:\n  __proto__: x\n`, 'x.yaml');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('reads numbers and truths where texts are meant', () => {
    const template = readTemplate(
      `${HEAD}http:\n  - path: ['{{BaseURL}}']\n    matchers:\n      - type: word\n        words: [404, true]\n`,
      'x',
    );
    expect(template.http?.[0]?.matchers).toMatchObject([{ words: ['404', 'true'] }]);
    expect(compileTemplate(template, () => undefined)).toHaveProperty('blocks');
  });
});

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

describe('loadTemplates', () => {
  const template = (id: string, list: string) =>
    `id: ${id}\ninfo:\n  name: X\nhttp:\n  - path: ['{{BaseURL}}/{{p}}']\n    payloads:\n      p: ${list}\n    matchers:\n      - type: status\n        status: [200]\n`;

  it('reads lists below its folder alone, links or not, and keeps ids apart', async () => {
    const outer = await mkdtemp(join(tmpdir(), 'templates-'));
    folders.push(outer);
    const dir = join(outer, 'in');
    await mkdir(join(dir, 'lists'), { recursive: true });
    await writeFile(join(outer, 'secret.txt'), 'secret\n');
    await writeFile(join(dir, 'lists', 'ok.txt'), 'a\nb\n');
    await symlink(join(outer, 'secret.txt'), join(dir, 'lists', 'link.txt'));
    await writeFile(join(dir, 'a.yaml'), template('a', 'lists/ok.txt'));
    await writeFile(join(dir, 'b.yaml'), template('b', '../secret.txt'));
    await writeFile(join(dir, 'c.yaml'), template('c', 'lists/link.txt'));
    await writeFile(join(dir, 'd.yaml'), template('d', '/etc/passwd'));
    await writeFile(join(dir, 'e.yml'), template('A', 'lists/ok.txt'));
    await writeFile(join(dir, 'f.yaml'), 'id: [\n');
    const loaded = await loadTemplates(dir);
    expect(loaded.map(({ file, is }) => `${file} ${is}`)).toEqual([
      'a.yaml ready',
      'b.yaml not-supported',
      'c.yaml not-supported',
      'd.yaml not-supported',
      'e.yml broken',
      'f.yaml broken',
    ]);
    const { text, broken } = lintTemplates(loaded);
    expect(broken).toBe(2);
    expect(text).toContain('its id "A" is taken by a.yaml');
    expect(text).toContain('6 templates: 1 run, 3 not supported, 2 broken');
  });
});
