import { expect, it } from 'vitest';
import { Problem, tell } from './problem.ts';

it.each([
  [
    'our own words',
    new Problem(422, 'The value must be on or off.'),
    { status: 422, text: 'The value must be on or off.' },
  ],
  ['nothing of a failure', new Error('connect to mongodb://ann:secret@store'), { status: 500, text: '' }],
  [
    'of a request that broke off that it did',
    Object.assign(new Error('aborted'), { code: 'ECONNRESET', statusCode: 400 }),
    { status: 400, text: 'The request broke off.' },
  ],
  [
    'nothing of a connection of ours that broke',
    Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
    { status: 500, text: '' },
  ],
  ['nothing of what is no error', 'secret', { status: 500, text: '' }],
])('tells people %s', (_what, error, told) => {
  expect(tell(error)).toEqual(told);
});
