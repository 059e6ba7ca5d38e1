import { DatabaseSync } from 'node:sqlite';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { IsEmail, IsIn, IsInt, IsUUID, Matches, MinLength, validateSync } from 'class-validator';
import { body, validationResult } from 'express-validator';
import joi from 'joi';
import { assert, enums, object, pattern, size, string } from 'superstruct';
import * as v from 'valibot';
import { z } from 'zod';
import { escaped, page } from '../markup.ts';
import type { Family, Flaw, Handler } from '../write.ts';

const database = new DatabaseSync(':memory:');
database.exec(`CREATE TABLE orders (id TEXT, note TEXT, hidden INTEGER);
  INSERT INTO orders VALUES ('o1','two panels',0),('o2','the safe',1);`);

type Order = Record<string, unknown>;
const ID = '7a1c2f4e-9d3b-4a5c-8e6f-0b1c2d3e4f5a';
const list = (rows: readonly Order[]) =>
  page(`<ul>${rows.map(({ note }) => `<li>${escaped(note)}</li>`).join('')}</ul>`);
const REFUSED = { status: 400, body: page('<p>The order is not valid</p>') };

/** An order is looked up by its note behind what judges the whole of it; the note itself may be any text. */
const flaw = (id: string, note: string, order: Order, accepts: (order: unknown) => unknown): Flaw => {
  const handle =
    (find: (text: string) => Order[]): Handler =>
    async (input) => {
      try {
        if ((await accepts(input.body)) === false) return REFUSED;
      } catch {
        return REFUSED;
      }
      try {
        return list(find(String(input.form.note)));
      } catch {
        return { status: 500, body: page('<p>Something went wrong</p>') };
      }
    };
  return {
    id,
    note,
    at: 'json:note',
    ask: { post: '/orders', json: { ...order, note: 'two panels for the lobby' } },
    flawed: handle((text) => database.prepare(`SELECT note FROM orders WHERE hidden = 0 AND note = '${text}'`).all()),
    mended: handle((text) => database.prepare('SELECT note FROM orders WHERE hidden = 0 AND note = ?').all(text)),
    exploit: ["nothing at all' OR 'b'>'a", 'the safe'],
  };
};

const ajv = new Ajv();
formats.default(ajv);
const compiled = ajv.compile({
  type: 'object',
  required: ['mail', 'kind', 'note'],
  properties: {
    mail: { type: 'string', format: 'email' },
    kind: { enum: ['new', 'spare'] },
    note: { $ref: '#/definitions/note' },
  },
  definitions: { note: { type: 'string', minLength: 20 } },
  additionalProperties: false,
});

/** Its rules are put on it below: decorators are no syntax that can be erased. */
class OrderRequest {
  mail = '';
  id = '';
  kind = '';
  count = 0;
  code = '';
  note = '';
}
const on = (decorator: PropertyDecorator, field: string) => decorator(OrderRequest.prototype, field);
on(IsEmail(), 'mail');
on(IsUUID(), 'id');
on(IsIn(['new', 'spare']), 'kind');
on(IsInt(), 'count');
on(Matches(/^[A-Z]{2}-\d{4}$/), 'code');
on(MinLength(20), 'note');

export const family: Family = {
  family: 'validated',
  check: 'sql-injection',
  flaws: [
    flaw(
      'validated-zod',
      'a strict schema of zod: an id, an address, a choice, a number, a nested list',
      {
        id: ID,
        mail: 'ada@example.org',
        kind: 'new',
        count: 12,
        at: '2026-05-14T09:30:00Z',
        goods: { tags: ['a', 'b'] },
      },
      (order) =>
        z
          .strictObject({
            id: z.uuid(),
            mail: z.email(),
            kind: z.enum(['new', 'spare']),
            count: z.number().int().min(5),
            at: z.iso.datetime(),
            goods: z.strictObject({ tags: z.array(z.string()).min(2) }),
            note: z.string().min(20),
          })
          .parse(order),
    ),
    flaw(
      'validated-zod-union',
      'one of two forms by a word of zod, and only the second has the field',
      { by: 'letter', zip: '94103' },
      (order) =>
        z
          .discriminatedUnion('by', [
            z.strictObject({ by: z.literal('mail'), mail: z.email() }),
            z.strictObject({ by: z.literal('letter'), zip: z.string().regex(/^\d{5}$/), note: z.string() }),
          ])
          .parse(order),
    ),
    flaw(
      'validated-joi',
      'an object of joi: an id, a choice, an address on the web, a number',
      { id: ID, kind: 'new', site: 'https://example.org/a', count: 20 },
      (order) =>
        joi.assert(
          order,
          joi.object({
            id: joi.string().guid().required(),
            kind: joi.string().valid('new', 'spare').required(),
            site: joi.string().uri().required(),
            count: joi.number().integer().min(18).required(),
            note: joi.string().min(20).required(),
          }),
        ),
    ),
    flaw('validated-ajv', 'a compiled JSON schema', { mail: 'ada@example.org', kind: 'new' }, (order) =>
      compiled(order),
    ),
    flaw(
      'validated-express-validator',
      "chains of express-validator, which look at a request's body",
      { id: ID, mail: 'ada@example.org', kind: 'new', count: 20 },
      async (order) => {
        const request = { body: order };
        const chains = [
          body('id').isUUID(),
          body('mail').isEmail(),
          body('kind').isIn(['new', 'spare']),
          body('count').isInt({ min: 18 }),
          body('note').isLength({ min: 20 }),
        ];
        for (const chain of chains) await chain.run(request);
        return validationResult(request).isEmpty();
      },
    ),
    flaw(
      'validated-class',
      "a class with class-validator's rules",
      { mail: 'ada@example.org', id: ID, kind: 'new', count: 3, code: 'AB-1234' },
      (order) =>
        validateSync(Object.assign(new OrderRequest(), order), { whitelist: true, forbidNonWhitelisted: true })
          .length === 0,
    ),
    flaw('validated-valibot', 'a strict object of valibot', { id: ID, mail: 'ada@example.org', kind: 'new' }, (order) =>
      v.parse(
        v.strictObject({
          id: v.pipe(v.string(), v.uuid()),
          mail: v.pipe(v.string(), v.email()),
          kind: v.picklist(['new', 'spare']),
          note: v.pipe(v.string(), v.minLength(20)),
        }),
        order,
      ),
    ),
    flaw('validated-superstruct', 'a struct', { id: '65f0c0ffee65f0c0ffee65f0', kind: 'new' }, (order) =>
      assert(
        order,
        object({
          id: pattern(string(), /^[0-9a-f]{24}$/),
          kind: enums(['new', 'spare']),
          note: size(string(), 20, 200),
        }),
      ),
    ),
    flaw(
      'validated-by-hand',
      'expressions and a list, by hand',
      { id: ID, mail: 'ada@example.org', kind: 'new' },
      (order) => {
        const { id, mail, kind, note } = order as Record<string, string>;
        return (
          /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id ?? '') &&
          /^[^@\s]+@[^@\s]+\.[a-z]+$/.test(mail ?? '') &&
          ['new', 'spare'].includes(kind ?? '') &&
          note !== undefined
        );
      },
    ),
  ],
};
