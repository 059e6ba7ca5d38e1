import { Script } from 'node:vm';
import { escaped, page } from '../markup.ts';
import type { Family, Flaw, Input, Reply } from '../write.ts';

const text = (value: unknown) => String(value ?? '');
const ROOM = { name: 'lab', floor: 2, area: 40 };
/** As people call it, with `room` in reach. */
const evaluate = (source: string): unknown => new Function('room', source)(ROOM);
const whole = (value: string) => (/^-?\d{1,9}(\.\d{1,9})?$/.test(value) ? Number(value) : Number.NaN);
const answer = (value: unknown): Reply => page(`<p>Result: ${escaped(value)}</p>`);

interface Sketch {
  note: string;
  run: (value: string) => unknown;
  mended: (value: string) => unknown;
  ask?: Flaw['ask'];
  at?: string;
  read?: (input: Input) => unknown;
  show?: (value: unknown) => Reply;
  exploit: readonly [unknown, string];
  also?: Flaw['also'];
}
const flaw = (
  id: string,
  { note, run, mended, ask, at, read = ({ query }) => query.x, show = answer, exploit, also = [] }: Sketch,
): Flaw => {
  const handle = (of: (value: string) => unknown) => (input: Input) => {
    try {
      return show(of(text(read(input))));
    } catch {
      return { status: 500, body: page('<p>That cannot be worked out.</p>') };
    }
  };
  return {
    id,
    note,
    at: at ?? 'query:x',
    ask: ask ?? { get: '/area?x=12' },
    flawed: handle(run),
    mended: handle(mended),
    exploit,
    also,
  };
};

export const family: Family = {
  family: 'code',
  check: 'code-injection',
  flaws: [
    flaw('eval-number', {
      note: 'eval for a number',
      run: (v) => new Script(v).runInThisContext({ timeout: 2000 }),
      mended: whole,
      exploit: ['73*73', 'Result: 5329'],
    }),
    flaw('eval-parentheses', {
      note: "eval('(' + x + ')') for JSON",
      run: (v) => JSON.stringify(evaluate(`return (${v})`)),
      mended: (v) => JSON.stringify(JSON.parse(v)),
      ask: { get: '/area?x=%7B%22w%22%3A3%7D' },
      exploit: ['73*73', 'Result: 5329'],
    }),
    flaw('function-formula', {
      note: 'a formula for a room',
      run: (v) => evaluate(`return room.area * ${v};`),
      mended: (v) => ROOM.area * whole(v),
      ask: { get: '/area?x=2' },
      exploit: ['0+73*73', 'Result: 5329'],
    }),
    flaw('function-string-single', {
      note: 'in a single-quoted string',
      run: (v) => evaluate(`return 'Room ' + '${v}'.toUpperCase();`),
      mended: (v) => `Room ${v.toUpperCase()}`,
      ask: { get: '/area?x=lab' },
      exploit: ["'+73*73+'", 'Room 5329'],
    }),
    flaw('function-string-double', {
      note: 'in a double-quoted string',
      run: (v) => evaluate(`return "Room " + "${v}";`),
      mended: (v) => `Room ${v}`,
      ask: { get: '/area?x=lab' },
      exploit: ['"+73*73+"', 'Room 5329'],
    }),
    flaw('function-condition', {
      note: 'a condition: only yes or no is shown',
      run: (v) => (evaluate(`return room.floor > ${v};`) ? 'yes' : 'no'),
      mended: (v) => (ROOM.floor > whole(v) ? 'yes' : 'no'),
      ask: { get: '/area?x=1' },
      exploit: ['0 && 73*73 === 5329', 'Result: yes'],
    }),
    flaw('function-key', {
      note: 'a field by name',
      run: (v) => evaluate(`return room.${v};`),
      mended: (v) => (Object.hasOwn(ROOM, v) ? Reflect.get(ROOM, v) : ''),
      ask: { get: '/area?x=name' },
      exploit: ['name+73*73', 'lab5329'],
    }),
    flaw('function-bracket', {
      note: 'a field in brackets',
      run: (v) => evaluate(`return room['${v}'];`),
      mended: (v) => (Object.hasOwn(ROOM, v) ? Reflect.get(ROOM, v) : ''),
      ask: { get: '/area?x=name' },
      exploit: ["name']+73*73+['", 'lab5329'],
    }),
    flaw('function-sort', {
      note: 'the body of a sort',
      run: (v) => evaluate(`return [3,1,2].sort((a, b) => a ${v} b).join();`),
      mended: (v) => (v === '-' ? '1,2,3' : '3,1,2'),
      ask: { get: '/area?x=-' },
      exploit: ['- b) + 73*73 + [].sort((a, b) => a -', '5329'],
    }),
    flaw('function-silent', {
      note: 'set and thrown away: only errors show',
      run: (v) => {
        evaluate(`const threshold = ${v};`);
        return 'saved';
      },
      mended: () => 'saved',
      ask: { get: '/area?x=30' },
      exploit: ['nothing.here', 'HTTP/1.1 500'],
    }),
    flaw('eval-json-field', {
      note: 'a field of JSON',
      at: 'json:rule.formula',
      ask: { post: '/rule', json: { rule: { formula: '2', unit: 'm' }, on: true } },
      read: ({ form }) => (typeof form.rule === 'object' && form.rule ? Reflect.get(form.rule, 'formula') : ''),
      run: (v) => evaluate(`return ${v}`),
      mended: whole,
      show: (value) => ({ type: 'application/json', body: JSON.stringify({ value }) }),
      exploit: ['73*73', '"value":5329'],
    }),
    flaw('eval-form', {
      note: 'a field of a form',
      at: 'body:x',
      ask: { post: '/area', form: { x: '12', unit: 'm' } },
      read: ({ form }) => form.x,
      run: (v) => evaluate(`return ${v}`),
      mended: whole,
      exploit: ['73*73', 'Result: 5329'],
    }),
    flaw('eval-cookie', {
      note: 'settings in a cookie',
      at: 'cookie:prefs',
      ask: { get: '/home', headers: { Cookie: 'prefs=%7B%22n%22%3A3%7D' } },
      read: ({ cookies }) => cookies.prefs,
      run: (v) => JSON.stringify(evaluate(`return (${v})`)),
      mended: (v) => JSON.stringify(JSON.parse(v)),
      exploit: [encodeURIComponent('{"n":73*73}'), '5329'],
    }),
    flaw('eval-no-letters', {
      note: 'letters are refused: arithmetic by eval is left',
      run: (v) => (/[a-z]/i.test(v) ? 'refused' : evaluate(`return ${v}`)),
      mended: whole,
      exploit: ['73*73', 'Result: 5329'],
    }),
  ],
  traps: [
    trap('sum-by-parser', 'sums and products, by a parser', (v) => answer(work(v)), { get: '/sum?x=3%2B4' }),
    trap(
      'sum-in-string',
      'a search box that works sums out on the side',
      (v) => page(`<p>${escaped(v)}</p><aside>${work(v) || ''}</aside>`),
      { get: '/search?x=lab' },
    ),
    trap('number-cast', 'Number() of whatever comes', (v) => answer(whole(v))),
    trap('hexadecimal', 'numbers in any base', (v) => answer(Number(v))),
    trap('number-or-500', 'anything but a number ends in a 500', (v) =>
      Number.isNaN(whole(v)) ? { status: 500, body: page('SyntaxError: Unexpected token') } : answer(whole(v)),
    ),
    trap('concatenation', 'what was written, with its quotes and pluses taken out', (v) =>
      answer(v.replace(/['"+]/g, '')),
    ),
    trap('percent', 'a field that works percentages out', (v) =>
      answer(v.endsWith('%') ? whole(v.slice(0, -1)) / 100 : whole(v)),
    ),
  ],
};

/** Products before sums, by hand. */
function work(value: string): string {
  const plain = value.replace(/\s/g, '');
  if (!/^\d{1,7}([+*-]\d{1,7})+$/.test(plain)) return '';
  const parts = plain
    .split(/(?=[+-])/)
    .map((part) => part.split('*').reduce((product, each) => product * Number(each), 1));
  return String(parts.reduce((sum, each) => sum + each, 0));
}

function trap(id: string, note: string, handle: (value: string) => Reply, ask: Flaw['ask'] = { get: '/area?x=12' }) {
  return { id, note, at: 'query:x', ask, handle: ({ query }: Input) => handle(text(query.x)) };
}
