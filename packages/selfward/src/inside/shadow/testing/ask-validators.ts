import type { Wanted } from '../../messages.ts';
import { createNameReader } from '../names-read.ts';

/**
 * Has every validator judge one body, and writes down what was told of it; each is loaded after the reader is in place, as
 * in a shadow. Between two requests they judge the same, which is nobody's.
 */
const told: Wanted[] = [];
const reader = createNameReader(
  () => undefined,
  (wanted) => told.push(wanted),
);
const results: Record<string, Wanted[]> = {};
const BODY = '{"mail":"ada at home","kind":"none","count":"few"}';

async function judge(name: string, act: (body: Record<string, unknown>) => unknown): Promise<void> {
  for (const learns of [true, false]) {
    told.length = 0;
    const request = { path: '/orders/seven', query: 'page=last', body: BODY };
    if (learns) reader.begin(request);
    try {
      await act(JSON.parse(BODY) as Record<string, unknown>);
    } catch {
      // It was refused.
    }
    if (learns) reader.end();
    if (learns) results[name] = [...told];
    else if (told.length > 0) results[`${name}, of no request`] = [...told];
  }
}

const { z } = await import('zod');
const order = z.strictObject({ mail: z.email(), kind: z.enum(['new', 'spare']), count: z.number().int().min(2) });
await judge('zod', (body) => order.safeParse(body));
await judge('zod, asynchronously', (body) => order.parseAsync(body));
await judge('zod, a copy', (body) => order.safeParse({ ...body }));
await judge('zod, one value', (body) => z.email().safeParse(body.mail));
await judge('zod, what is missing', (body) => z.uuid().safeParse(body.id));
await judge('zod, the path', () => z.object({ id: z.uuid() }).safeParse({ id: 'seven' }));
await judge('zod, several parts', (body) =>
  z.object({ body: order, params: z.object({ id: z.uuid() }) }).safeParse({ body, params: { id: 'seven' } }),
);
await judge('zod, something else', () => z.email().safeParse('nobody sent that'));

const { default: joi } = await import('joi');
await judge('joi', (body) =>
  joi
    .object({
      mail: joi.string().email().required(),
      kind: joi.string().valid('new', 'spare').required(),
      count: joi.number().integer().min(2),
    })
    .validate(body),
);

const { Ajv } = await import('ajv');
const compiled = new Ajv({ formats: { email: true } }).compile({
  type: 'object',
  properties: {
    mail: { type: 'string', format: 'email' },
    kind: { $ref: '#/$defs/kind' },
    count: { type: 'integer', minimum: 2 },
  },
  required: ['mail', 'kind'],
  additionalProperties: false,
  $defs: { kind: { enum: ['new', 'spare'] } },
});
await judge('ajv', (body) => compiled(body));

const v = await import('valibot');
await judge('valibot', (body) =>
  v.safeParse(
    v.strictObject({
      mail: v.pipe(v.string(), v.email()),
      kind: v.picklist(['new', 'spare']),
      count: v.pipe(v.number(), v.integer(), v.minValue(2)),
    }),
    body,
  ),
);

const s = await import('superstruct');
await judge('superstruct', (body) =>
  s.is(
    body,
    s.object({
      mail: s.pattern(s.string(), /^\S+@\S+$/),
      kind: s.enums(['new', 'spare']),
      count: s.min(s.integer(), 2),
    }),
  ),
);

const { IsEmail, IsIn, IsInt, Min, validate } = await import('class-validator');
class Order {}
for (const [field, decorators] of Object.entries({
  mail: [IsEmail()],
  kind: [IsIn(['new', 'spare'])],
  count: [IsInt(), Min(2)],
}))
  for (const decorator of decorators) decorator(Order.prototype, field);
await judge('class-validator', (body) => validate(Object.assign(new Order(), body)));

const { body: field, param } = await import('express-validator');
await judge('express-validator', async (body) => {
  const request = { body, params: { id: 'seven' }, headers: { 'content-type': 'application/json' } };
  for (const chain of [field('mail').isEmail(), field('kind').isIn(['new', 'spare']), param('id').isUUID()])
    await chain.run(request);
});

await judge(
  'by hand',
  (body) =>
    /^\S+@\S+$/.test(String(body.mail)) ||
    ['new', 'spare'].includes(String(body.kind)) ||
    new Set(['one', 'two']).has(String(body.count)) ||
    String(body.kind).startsWith('is-'),
);

await judge('by decoding', (body) => [
  Buffer.from(String(body.mail), 'base64url'),
  String(body.kind).slice(0, 8),
  atob(String(body.count)),
]);

process.stdout.write(JSON.stringify(results));
