import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../model/exchange.ts';
import type { Take } from '../../model/sign-in.ts';
import { elementsOf } from '../../surface/read-html.ts';
import { fillForm } from './fill-form.ts';
import { fillIn, fillInJson, placeholdersIn } from './fill-in.ts';
import { readSelector } from './select.ts';
import { takeValue } from './take-value.ts';

describe('fillIn', () => {
  const values = new Map([
    ['token', '{env:P}$&'],
    ['env:P', 'secret'],
  ]);
  it('puts values in once, and leaves other braces alone', () => {
    expect(fillIn('Bearer {token} {"a":1} {other}', values)).toBe('Bearer {env:P}$& {"a":1} {other}');
    expect(fillInJson({ '{token}': ['{env:P}', 1, null] }, values)).toEqual({ '{token}': ['secret', 1, null] });
    expect(placeholdersIn('{a} {env:B} {file:c/d.txt} { e } {}')).toEqual(['a', 'env:B', 'file:c/d.txt']);
  });
});

describe('readSelector', () => {
  const [, , , element] = elementsOf('<body><meta name="csrf" class="a b" id=x content=t data-k="1:2"></body>');
  it.each<[string, boolean]>([
    ['meta', true],
    ['meta[name=csrf]', true],
    ['#x.a.b', true],
    ['[data-k^="1"][content]', true],
    ["meta[name*='sr']", true],
    ['input[name=csrf]', false],
    ['.c', false],
  ])('%s', (selector, fits) => expect(element && readSelector(selector)?.(element)).toBe(fits));
  it.each(['', 'head meta', 'a > b', 'a,b', '[x', '#x meta'])('"%s" is none', (selector) =>
    expect(readSelector(selector)).toBeUndefined(),
  );
});

describe('takeValue', () => {
  const response: HttpResponse = {
    status: 200,
    headers: [['x-csrf', 'h']],
    body: '<input type=hidden name=t value=f><meta name=m content=c><p id=p> text </p>',
    bytes: 0,
    truncated: false,
    firstByteMs: 0,
    totalMs: 0,
  };
  it.each<[Take, string | undefined]>([
    [{ header: 'X-CSRF' }, 'h'],
    [{ field: 't' }, 'f'],
    [{ selector: 'meta[name=m]', attribute: 'content' }, 'c'],
    [{ selector: '#p' }, 'text'],
    [{ cookie: 'XSRF-TOKEN' }, 'a=b'],
    [{ field: 'none' }, undefined],
    [{ json: 'a' }, undefined],
  ])('%j', (take, value) => expect(takeValue(take, response, [['XSRF-TOKEN', 'a%3Db']])).toBe(value));
  it('reads JSON by its path', () => {
    const json = { ...response, body: '{"data":{"tokens":["a","b"],"n":7}}' };
    expect(takeValue({ json: 'data.tokens.1' }, json, [])).toBe('b');
    expect(takeValue({ json: 'data.n' }, json, [])).toBe('7');
    expect(takeValue({ json: 'data' }, json, [])).toBeUndefined();
  });
});

describe('fillForm', () => {
  const page = `<base href="/app/"><form action=search><input name=q></form>
    <form method=post action="login?next=/x"><input type=hidden name=csrf value=t1><input name=user value=old>
    <input type=password name=pass><input name=website><input type=checkbox name=remember><input type=checkbox name=on checked>
    <button name=go value=1>Sign in</button><button name=forgot value=1>Forgot</button></form>`;
  it('sends what a browser would: tokens kept, empty fields empty, the first button pressed', () => {
    expect(fillForm(page, 'http://h/a/b', { user: 'ann', pass: 'p&' })).toEqual({
      method: 'POST',
      url: 'http://h/app/login?next=/x',
      headers: [['content-type', 'application/x-www-form-urlencoded']],
      body: 'csrf=t1&user=ann&pass=p%26&website=&on=on&go=1',
    });
  });
  it('ticks a box, and names the form by its fields', () => {
    expect(fillForm(page, 'http://h/', { user: 'a', pass: 'b', remember: 'on' })?.body).toContain('&remember=on');
    expect(fillForm(page, 'http://h/', { q: 'x y' })).toMatchObject({
      method: 'GET',
      url: 'http://h/app/search?q=x+y',
    });
    expect(fillForm(page, 'http://h/', { user: 'a', otp: '1' })).toBeUndefined();
  });
  it('submits to the page itself where no action is named, in parts where the form says so', () => {
    const own = '<form method=POST enctype="multipart/form-data"><input name=a></form>';
    const request = fillForm(own, 'http://h/p?x=1', { a: 'v' });
    expect(request).toMatchObject({ method: 'POST', url: 'http://h/p?x=1' });
    expect(request?.body).toContain('name="a"\r\n\r\nv\r\n');
  });
});
