import { describe, expect, it } from 'vitest';
import { readForms } from './read-forms.ts';
import { elementsOf } from './read-html.ts';
import { readScript } from './read-script.ts';

const forms = (html: string) => readForms(elementsOf(html));

describe('readForms', () => {
  it('reads every kind of field as a browser would send it', () => {
    const [form] = forms(`<form method=POST action=/x>
      <input name=a value=1><input name=b type=checkbox><input name=c type=checkbox value=yes checked>
      <input type=radio name=d value=1><input type=radio name=d value=2 checked><input type=radio name=d value=3>
      <select name=e><option>one<option selected value=2>two</select><select name=f><optgroup><option>x</optgroup></select>
      <textarea name=g>\nhello</textarea><input type=hidden name=h value=""><input type=button name=i value=i><input value=noname>
      <input type=number name=j min=5 max=9><input type=date name=k required><input name=l pattern="\\d{3}"><button>Go</button>
      <input type=submit name=m value=Send><input type=password name=n></form>`);
    expect(form?.body).toEqual({
      type: 'form',
      fields: [
        ['a', '1'],
        ['b', 'on'],
        ['c', 'yes'],
        ['d', '2'],
        ['e', '2'],
        ['f', 'x'],
        ['g', 'hello'],
        ['h', ''],
        ['j', '5'],
        ['k', '2026-05-14'],
        ['l', '123'],
        ['n', 'Corr3ct-Horse!'],
      ],
    });
    expect(form?.hints.get('body:d')).toEqual({ enum: ['1', '2', '3'] });
    expect(form?.hints.get('body:e')).toEqual({ enum: ['one', '2'] });
    expect(form?.hints.get('body:j')).toEqual({ type: 'number', minimum: 5, maximum: 9 });
  });

  it('gives each button that differs a form of its own', () => {
    const found = forms(`<form action=/a method=post><input name=x value=1><button name=do value=save>S</button>
      <button name=do value=preview formaction=/b formmethod=get>P</button></form>`);
    expect(found.map(({ method, action }) => `${method} ${action}`)).toEqual(['POST /a', 'GET /b']);
    expect(found[1]?.query).toEqual([
      ['x', '1'],
      ['do', 'preview'],
    ]);
  });

  it('finds controls outside their form, by its id and in tables where the parser closed it', () => {
    expect(forms('<form id=f method=post></form><input name=x form=f value=1>')[0]?.body).toEqual({
      type: 'form',
      fields: [['x', '1']],
    });
    const table = forms(
      '<table><form method=post action=/t><tr><td><input name=x value=1></td></tr><tr><td><input type=submit></td></tr></form></table>',
    );
    expect(table[0]).toMatchObject({ action: '/t', body: { type: 'form', fields: [['x', '1']] } });
  });

  it('reads the encodings, uploads too', () => {
    const [upload] = forms(
      '<form method=post enctype=multipart/form-data><input type=file name=f><input name=n value=v></form>',
    );
    expect(upload?.body).toMatchObject({
      type: 'multipart',
      parts: [
        { name: 'f', filename: 'note.txt' },
        { name: 'n', value: 'v' },
      ],
    });
    const [plain] = forms('<form method=post enctype=text/plain><input name=n value=v></form>');
    expect(plain?.body).toEqual({ type: 'raw', contentType: 'text/plain', text: 'n=v\r\n' });
    expect(forms('<form method=dialog><button>x</button></form>')).toEqual([]);
  });

  it.each(['csrf_token', '_csrf', 'authenticity_token', '__RequestVerificationToken', 'csrfmiddlewaretoken', '_token'])(
    'knows the token %s',
    (name) => {
      expect(forms(`<form method=post><input type=hidden name=${name} value=x></form>`)[0]?.token).toBe(name);
      expect(forms(`<form method=post><input name=${name} value=x></form>`)[0]?.token).toBeUndefined();
    },
  );
});

describe('readScript', () => {
  it.each<[string, unknown[]]>([
    [`fetch('/a')`, [{ method: 'GET', address: '/a' }]],
    [
      `fetch("/a",{method:"post",body:new URLSearchParams({x:'1',email:e})})`,
      [
        {
          method: 'POST',
          address: '/a',
          body: {
            type: 'form',
            fields: [
              ['x', '1'],
              ['email', 'ann.walker@example.com'],
            ],
          },
        },
      ],
    ],
    [`x.open('PUT','/a/'+encodeURIComponent(id)+'/b')`, [{ method: 'PUT', address: '/a/{id}/b' }]],
    [
      `axios.post(\`/a/\${room.id}\`,{tags:['x'],on:true})`,
      [{ method: 'POST', address: '/a/{id}', body: { type: 'json', value: { tags: ['x'], on: true } } }],
    ],
    [`$.post('/a',{x:1})`, [{ method: 'POST', address: '/a', body: { type: 'form', fields: [['x', '1']] } }]],
    [`$.get('/a?x='+q)`, [{ method: 'GET', address: '/a?x={q}' }]],
    [
      `const u='/api/rooms?unit=C', i='/logo.png', r='/', x='text/html', p='//cdn/x', s='a b'`,
      [{ method: 'GET', address: '/api/rooms?unit=C', guessed: true }],
    ],
    [`import x from '/m.js'; export const a = '/page'`, [{ method: 'GET', address: '/page', guessed: true }]],
    [`syntax error here ( "/still/found"`, [{ method: 'GET', address: '/still/found', guessed: true }]],
    [`({}).constructor; let a = {'__proto__':'/p/q'}`, [{ method: 'GET', address: '/p/q', guessed: true }]],
  ])('%s', (code, calls) => expect(readScript(code)).toEqual(calls));
});

describe('hostile pages', () => {
  it.each([
    ['deep', '<div>'.repeat(60_000)],
    ['deep in bold', '<b>'.repeat(20_000)],
    ['forms without end', '<form><input name=a>'.repeat(40_000)],
    ['controls without end', `<form>${'<input name=a>'.repeat(60_000)}</form>`],
    ['tables without end', '<table><form><tr><td><input name=a>'.repeat(5_000)],
    ['options without end', `<form><select name=a>${'<option>x'.repeat(50_000)}</select></form>`],
    ['templates without end', '<template>'.repeat(5_000)],
    ['attributes without end', `<form ${Array.from({ length: 20_000 }, (_, i) => `a${i}=1`).join(' ')}>`],
    ['a script of brackets', `<script>${'['.repeat(50_000)}</script>`],
  ])('%s: read to the end', (_what, html) => {
    expect(forms(html).length).toBeLessThanOrEqual(2100);
    expect(() => readScript(html)).not.toThrow();
  });
});
