import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../model/exchange.ts';
import { endpointForTesting } from '../../probe/endpointForTesting.ts';
import { asEndpoint } from '../as-endpoint.ts';
import { readingPages, readOldValue } from './old-value.ts';

function answer(body: unknown, status = 200): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: [], body: text, bytes: text.length, truncated: false, firstByteMs: 1, totalMs: 1 };
}

const PAGE = asEndpoint('http://h/settings');
const names = (points: ReadonlySet<{ name: string }> | undefined) => [...(points ?? [])].map(({ name }) => name);

describe('readOldValue from a form', () => {
  const settings = endpointForTesting('POST', 'http://h/save', {
    body: {
      type: 'form',
      fields: [
        ['label', 'x'],
        ['zone', 'a'],
        ['on', '1'],
        ['note', ''],
        ['extra', 'x'],
        ['csrf', 't'],
        ['go', 'Save'],
      ],
    },
    referrer: 'http://h/settings',
  });
  const html = (label: string, token = 'abc') => `<form action="/other"><input name=label value=wrong></form>
    <form method=post action="save?x=1" id=f><input name=label value="${label}"><select name=zone><option>a<option selected>b</select>
    <input type=checkbox name=on value=1><textarea name=note>\nline</textarea><input type=hidden name=csrf value=${token}><input type=hidden name=at value=${token}>
    <input type=submit name=go value=Save></form><input form=f name=extra value=far>`;

  it('takes what the form holds, boxes and choices too, and knows it again', () => {
    const old = readOldValue(settings, PAGE, answer(html('Kitchen')));
    expect(old?.body).toEqual({
      type: 'form',
      fields: [
        ['label', 'Kitchen'],
        ['zone', 'b'],
        ['note', 'line'],
        ['csrf', 'abc'],
        ['at', 'abc'],
        ['extra', 'far'],
        ['go', 'Save'],
      ],
    });
    expect(names(old?.known)).toEqual(['label', 'zone', 'on', 'note', 'extra']);
    expect(old?.isBack(answer(html('Kitchen', 'another')))).toBe(true);
    expect(old?.isBack(answer(html('Hall')))).toBe(false);
    expect(old?.isBack(answer('<p>broken'))).toBe(false);
  });
  it.each([
    ['no form for it', '<form action="/other" method=post><input name=label></form>'],
    [
      'a password, which shows nothing',
      '<form action="/save" method=post><input name=label><input name=password></form>',
    ],
    ['nothing of its fields', '<form action="/save" method=post><input name=colour></form>'],
  ])('takes nothing from %s', (_name, page) => {
    const login = endpointForTesting('POST', 'http://h/save', {
      body: {
        type: 'form',
        fields: [
          ['label', 'x'],
          ['password', 'y'],
        ],
      },
    });
    expect(readOldValue(login, PAGE, answer(page))).toBeUndefined();
    expect(readOldValue(login, PAGE, answer('<form action=/save><input name=label></form>', 500))).toBeUndefined();
  });
});

describe('readOldValue from JSON', () => {
  const json = (method: 'PUT' | 'PATCH' | 'POST', value: unknown) =>
    endpointForTesting(method, 'http://h/p', { body: { type: 'json', value } });
  it.each<[string, ReturnType<typeof json>, unknown, unknown, string[]]>([
    ['a bare property', json('PUT', 20), 21.5, 21.5, ['']],
    [
      'a replaced whole keeps what is not described',
      json('PUT', { label: 'x' }),
      { label: 'old', id: 7 },
      { label: 'old', id: 7 },
      ['label'],
    ],
    [
      'a patch sends back its own fields',
      json('PATCH', { label: 'x' }),
      { label: 'old', id: 7 },
      { label: 'old' },
      ['label'],
    ],
    [
      'what cannot be read is not known',
      json('PATCH', { label: 'x', pin: '1', b: 2 }),
      { label: 'old', pin: '9' },
      { label: 'old', pin: '1', b: 2 },
      ['label'],
    ],
    ['depth', json('PATCH', { a: { b: 'x' } }), { a: { b: 'old', c: 1 } }, { a: { b: 'old', c: 1 } }, ['a.b']],
  ])('%s', (_name, endpoint, now, written, known) => {
    const old = readOldValue(endpoint, PAGE, answer(now));
    expect(old?.body).toEqual({ type: 'json', value: written });
    expect(names(old?.known)).toEqual(known);
    expect(old?.isBack(answer(now))).toBe(true);
    expect(old?.isBack(answer('"other"'))).toBe(false);
  });
  it.each<[string, unknown, unknown]>([
    ['another kind of value', 20, '"21.5"'],
    ['a list for an object', { label: 'x' }, ['old']],
    ['other fields', { label: 'x' }, { name: 'y' }],
    ['no JSON', { label: 'x' }, '<p>'],
  ])('takes nothing from %s', (_name, sent, now) => {
    expect(readOldValue(json('PUT', sent), PAGE, answer(now))).toBeUndefined();
  });
});

describe('readingPages', () => {
  const form = endpointForTesting('POST', 'http://h/save', {
    body: { type: 'form', fields: [['a', 'b']] },
    referrer: 'http://h/settings?x=1',
  });
  const put = endpointForTesting('PUT', 'http://h/p', { body: { type: 'json', value: 1 } });
  const post = endpointForTesting('POST', 'http://h/p', { body: { type: 'json', value: 1 } });
  it.each([
    [form, true, ['GET http://h/settings', 'GET http://h/save']],
    [form, false, ['GET http://h/settings']],
    [put, false, ['GET http://h/p']],
    [post, true, ['GET http://h/p']],
    [post, false, []],
  ] as const)('%#', (endpoint, demanded, ids) => {
    expect(readingPages(endpoint, demanded).map(({ id }) => id)).toEqual(ids);
  });
});
