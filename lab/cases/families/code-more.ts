import { createRequire } from 'node:module';
import { createContext, runInNewContext } from 'node:vm';
import { escaped, page } from '../markup.ts';
import type { Family, Flaw, Input, Reply, Trap } from '../write.ts';

// Its types are not among what it exports.
const { compile } = createRequire(import.meta.url)('jse-eval') as {
  compile: (code: string) => (context: Record<string, unknown>) => unknown;
};

const text = (value: unknown) => String(value ?? '');
const ROOMS = [
  { name: 'lab', floor: 2, area: 40 },
  { name: 'ward', floor: 3, area: 25 },
  { name: 'roof', floor: 5, area: 90 },
];
const [LAB] = ROOMS;
const whole = (value: string) => (/^-?\d{1,9}(\.\d{1,9})?$/.test(value) ? Number(value) : Number.NaN);
const answer = (value: unknown): Reply => page(`<p>Result: ${escaped(value)}</p>`);
const names = (rows: readonly { name: string }[]): Reply =>
  page(`<ul>${rows.map(({ name }) => `<li>${name}</li>`).join('')}</ul>`);
const json = (value: unknown, status = 200): Reply => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});

interface Sketch extends Pick<Flaw, 'note' | 'ask' | 'exploit'> {
  at?: string;
  server?: 'node' | 'express' | 'fastify';
  read?: (input: Input) => unknown;
  run: (value: string) => Reply;
  mended: (value: string) => Reply;
  failed?: () => Reply;
}
const flaw = (
  id: string,
  { note, ask, exploit, at = 'query:x', server, read = ({ query }) => query.x, run, mended, failed }: Sketch,
): Flaw => {
  const handle = (of: (value: string) => Reply) => (input: Input) => {
    try {
      return of(text(read(input)));
    } catch {
      return failed ? failed() : { status: 500, body: page('<p>Something went wrong.</p>') };
    }
  };
  const own = { id, note, ask, at, flawed: handle(run), mended: handle(mended) };
  return { ...own, ...(exploit && { exploit }), ...(server && { server }) };
};

export const family: Family = {
  family: 'code-more',
  check: 'code-injection',
  flaws: [
    flaw('vm-formula', {
      note: 'a formula in a context of its own, taken for a sandbox',
      ask: { get: '/cost?x=3' },
      run: (v) => answer(runInNewContext(`price * ${v}`, createContext({ price: 7 }), { timeout: 1000 })),
      mended: (v) => answer(7 * whole(v)),
      exploit: ['0 + 73*73', 'Result: 5329'],
    }),
    flaw('formula-fallback', {
      note: 'what cannot be worked out is shown as it was written',
      ask: { get: '/cell?x=12' },
      run: (v) => {
        try {
          return answer(new Function(`return (${v})`)());
        } catch {
          return answer(v);
        }
      },
      mended: (v) => answer(v),
      exploit: ['(() => 73*73)()', 'Result: 5329'],
    }),
    flaw('rows-filtered', {
      note: 'rows of a list in memory by a condition of the visitor',
      ask: { get: '/rooms?x=2' },
      run: (v) => names(ROOMS.filter((row) => new Function('row', `return row.floor > ${v}`)(row))),
      mended: (v) => names(ROOMS.filter(({ floor }) => floor > whole(v))),
      exploit: ['9 || 73*73 == 5329', '<li>roof'],
    }),
    flaw('rows-filtered-string', {
      note: 'the same by a name in quotes, errors hidden',
      ask: { get: '/rooms?x=lab' },
      run: (v) => names(ROOMS.filter((row) => new Function('row', `return row.name === '${v}'`)(row))),
      mended: (v) => names(ROOMS.filter(({ name }) => name === v)),
      failed: () => names([]),
      exploit: ["' || '1' === '1", '<li>roof'],
    }),
    flaw('argument-of-call', {
      note: 'one argument of a call, beside another',
      ask: { get: '/round?x=2.5' },
      run: (v) => answer(new Function(`return Math.max(1, ${v})`)()),
      mended: (v) => answer(Math.max(1, whole(v))),
      exploit: ['73*73', 'Result: 5329'],
    }),
    flaw('rule-stored-silent', {
      note: 'a rule that is compiled and kept: answered alike unless it throws',
      at: 'json:threshold',
      ask: { post: '/rules', json: { threshold: '30', unit: 'C' } },
      server: 'express',
      read: ({ form }) => form.threshold,
      run: (v) => {
        new Function('value', `if (value > ${v}) return true; return false`)(10);
        return json({ saved: true });
      },
      mended: (v) => (Number.isNaN(whole(v)) ? json({ error: 'a number, please' }, 400) : json({ saved: true })),
      failed: () => json({ error: 'the rule is not valid' }, 500),
      exploit: ['nothing.here', 'HTTP/1.1 500'],
    }),
    flaw('sum-of-cells', {
      note: 'a formula is the ordinary value',
      ask: { get: '/sheet?x=2*3%2B1' },
      run: (v) => answer(new Function(`return ${v}`)()),
      mended: (v) =>
        answer(
          /^[\d+*]{1,20}$/.test(v)
            ? v.split('+').reduce((sum, part) => sum + part.split('*').reduce((p, f) => p * Number(f), 1), 0)
            : '-',
        ),
      exploit: ['(() => 73*73)()', 'Result: 5329'],
    }),
    flaw('json-with-eval', {
      note: 'a body that is text and evaluated to be read',
      at: 'json:options',
      server: 'fastify',
      ask: { post: '/options', json: { options: '{"depth":2}' } },
      read: ({ form }) => form.options,
      run: (v) => json({ options: new Function(`return ${v}`)() }),
      mended: (v) => json({ options: JSON.parse(v) }),
      exploit: ['{"depth":73*73}', '5329'],
    }),
    flaw('template-string-argument', {
      note: 'inside a string inside a call, in double quotes',
      ask: { get: '/label?x=lab' },
      run: (v) => answer(new Function('f', `return f("Room ${v}")`)((label: string) => label.trim())),
      mended: (v) => answer(`Room ${v}`.trim()),
      exploit: ['"+73*73+"', 'Room 5329'],
    }),
    flaw('number-in-template-literal', {
      note: 'an expression of a template literal that is compiled',
      ask: { get: '/width?x=4' },
      run: (v) => answer(new Function('room', `return \`\${room.area / ${v}} m\``)(LAB)),
      mended: (v) => answer(`${(LAB?.area ?? 0) / whole(v)} m`),
      exploit: ['4+73*73', '5339 m'],
    }),
    flaw('rule-of-rows', {
      note: 'a condition as the ordinary value, only how many rows it holds for is shown',
      at: 'json:rule',
      ask: { post: '/rooms/count', json: { rule: 'floor > 2' } },
      read: ({ form }) => form.rule,
      run: (v) => json({ count: ROOMS.filter(({ floor }) => new Function('floor', `return ${v}`)(floor)).length }),
      mended: (v) => json({ count: ROOMS.filter(({ floor }) => compile(v)({ floor }) === true).length }),
      failed: () => json({ error: 'the rule is not valid' }, 400),
      exploit: ['(() => 73*73 === 5329)()', '"count":3'],
    }),
    flaw('script-run-for-its-effect', {
      note: 'a statement that is run, and nothing of it shown',
      at: 'json:script',
      ask: { post: '/hooks/run', json: { script: 'level = 2' } },
      read: ({ form }) => form.script,
      run: (v) => {
        runInNewContext(v, createContext({ level: 0 }), { timeout: 1000 });
        return json({ ran: true });
      },
      mended: (v) => json({ ran: /^level = \d$/.test(v) }),
      failed: () => json({ ran: false }),
      exploit: ['(() => 73)()', '"ran":true'],
    }),
  ],
  traps: [
    trap(
      'walked-expression',
      'an expression of JavaScript that is walked node by node: lists, conditions and properties, no functions',
      (v) => answer(compile(v)({ price: 7 })),
      { get: '/price?x=5' },
    ),
    trap(
      'expressions-of-its-own',
      'an expression language with lists, conditions and sums, and no code',
      (v) => answer(expression(v)),
      { get: '/sum?x=3' },
    ),
    trap(
      'sum-less-nothing',
      'a calculator: sums and differences',
      (v) =>
        answer(
          /^\d{1,6}([+-]\d{1,6})*$/.test(v)
            ? v.split(/(?=[+-])/).reduce((sum, part) => sum + Number(part), 0)
            : 'not a sum',
        ),
      { get: '/sum?x=12' },
    ),
    trap('digits-read', 'parseInt: digits as far as they go', (v) => answer(Number.parseInt(v, 10) || 0)),
    trap('digits-or-refused', 'anything but digits is refused', (v) =>
      /^\d+$/.test(v) ? answer(v) : { status: 400, body: page('<p>Digits, please.</p>') },
    ),
    trap(
      'quotes-fail',
      'a quote ends in a failure, whatever stands around it',
      (v) => (/['"]/.test(v) ? { status: 500, body: page('<p>Failed</p>') } : answer(v)),
      { get: '/find?x=lab' },
    ),
    trap('brackets-removed', 'signs are taken out', (v) => answer(v.replace(/[^\w ]/g, '')), { get: '/find?x=lab' }),
    trap(
      'looked-up',
      'a field by its name, from a list',
      (v) => answer(Object.hasOwn(LAB ?? {}, v) ? Reflect.get(LAB ?? {}, v) : undefined),
      { get: '/field?x=name' },
    ),
  ],
};

function trap(
  id: string,
  note: string,
  handle: (value: string) => Reply,
  ask: Flaw['ask'] = { get: '/area?x=12' },
): Trap {
  return { id, note, at: 'query:x', ask, handle: ({ query }: Input) => handle(text(query.x)) };
}

/** Numbers, `* + -`, lists with an index, `a ? b : c`; no names, no calls. */
function expression(source: string): unknown {
  const tokens = source.match(/\d+(?:\.\d+)?|\S/g) ?? [];
  let at = 0;
  const next = () => tokens[at++];
  const is = (sign: string) => tokens[at] === sign && at++ >= 0;
  const primary = (): unknown => {
    const token = next();
    let value: unknown = Number.NaN;
    if (token === '[') {
      const list: unknown[] = [];
      while (!is(']') && at < tokens.length) {
        list.push(choice());
        is(',');
      }
      value = list;
    } else if (token === '(') {
      value = choice();
      is(')');
    } else if (token !== undefined && /^\d/.test(token)) value = Number(token);
    else throw new Error('not understood');
    while (is('[')) {
      const index = choice();
      if (!is(']') || typeof index !== 'number' || !Array.isArray(value)) throw new Error('not a list');
      value = value[index];
    }
    return value;
  };
  const product = (): unknown => {
    let value = primary();
    while (is('*')) value = Number(value) * Number(primary());
    return value;
  };
  const sum = (): unknown => {
    let value = product();
    for (;;) {
      if (is('+')) value = Number(value) + Number(product());
      else if (is('-')) value = Number(value) - Number(product());
      else return value;
    }
  };
  const choice = (): unknown => {
    const value = sum();
    if (!is('?')) return value;
    const yes = choice();
    is(':');
    const no = choice();
    return value ? yes : no;
  };
  try {
    const value = choice();
    return at < tokens.length ? 'not understood' : value;
  } catch {
    return 'not understood';
  }
}
