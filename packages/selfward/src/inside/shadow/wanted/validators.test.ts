import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Wanted } from '../../messages.ts';

let told: Record<string, Wanted[]>;
beforeAll(async () => {
  const file = fileURLToPath(new URL('../testing/ask-validators.ts', import.meta.url));
  const flags = ['--conditions=selfward-source', '--disable-warning=ExperimentalWarning', file];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { env: { ...process.env, NODE_OPTIONS: '' } });
  told = JSON.parse(stdout);
}, 60_000);

const MAIL = expect.objectContaining({ format: 'email' });
const KIND = expect.objectContaining({ enum: ['new', 'spare'] });
const COUNT = expect.objectContaining({ type: 'integer', minimum: 2 });
const ORDER = expect.objectContaining({ type: 'object', properties: { mail: MAIL, kind: KIND, count: COUNT } });
const MATCHED = expect.objectContaining({ pattern: '^\\S+@\\S+$' });
const UUID = expect.objectContaining({ format: 'uuid' });
const at = (location: Wanted['location'], path: string, schema: unknown) => ({ location, path, schema });

describe('what a validator wants of a request', () => {
  it.each([
    ['zod', [at('json', '', ORDER)]],
    ['zod, asynchronously', [at('json', '', ORDER)]],
    ['zod, a copy', [at('json', '', ORDER)]],
    ['zod, one value', [at('json', 'mail', MAIL)]],
    ['zod, what is missing', [at('json', 'id', UUID)]],
    ['zod, the path', [at('path', '', expect.objectContaining({ properties: { id: UUID } }))]],
    [
      'zod, several parts',
      [at('json', '', ORDER), at('path', '', expect.objectContaining({ properties: { id: UUID } }))],
    ],
    ['joi', [at('json', '', ORDER)]],
    ['ajv', [at('json', '', ORDER)]],
    ['valibot', [at('json', '', ORDER)]],
    [
      'superstruct',
      [at('json', '', expect.objectContaining({ properties: { mail: MATCHED, kind: KIND, count: COUNT } }))],
    ],
    ['class-validator', [at('json', '', ORDER)]],
    ['express-validator', [at('json', 'mail', MAIL), at('json', 'kind', KIND), at('path', 'id', UUID)]],
    [
      'by hand',
      [
        at('json', 'mail', MATCHED),
        at('json', 'kind', KIND),
        at('json', 'count', expect.objectContaining({ enum: ['one', 'two'] })),
        at('json', 'kind', expect.objectContaining({ pattern: '^is-' })),
      ],
    ],
    [
      'by decoding',
      [
        at('json', 'mail', { type: 'string', contentEncoding: 'base64url' }),
        at('json', 'kind', { type: 'string', maxLength: 8 }),
        at('json', 'count', { type: 'string', contentEncoding: 'base64' }),
      ],
    ],
  ])('%s', (name, wanted) => {
    expect(told[name]).toEqual(expect.arrayContaining(wanted));
  });

  it('is not told of values that are no part of it, nor where nothing is learned', () => {
    expect(told['zod, something else']).toEqual([]);
    expect(Object.keys(told).filter((name) => name.endsWith('of no request'))).toEqual([]);
  });
});
