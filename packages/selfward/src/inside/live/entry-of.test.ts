import { expect, it } from 'vitest';
import { entryOf } from './entry-of.ts';

const started = (execArgv: string[], argv: string[]) =>
  entryOf({ execArgv, argv: ['/usr/bin/node', ...argv], execPath: '/usr/bin/node', cwd: () => '/app' });

it('tells how a process was started', () => {
  expect(started(['--import', 'selfward/sensors', '--enable-source-maps'], ['/app/server.js', '--port', '80'])).toEqual(
    {
      entry: {
        execPath: '/usr/bin/node',
        execArgv: ['--import', 'selfward/sensors', '--enable-source-maps'],
        args: ['/app/server.js', '--port', '80'],
        cwd: '/app',
      },
    },
  );
});

it.each([
  ['--inspect=9229'],
  ['--inspect-brk'],
  ['--watch'],
  ['--watch-path=./src'],
  ['--cpu-prof'],
  ['--title=boiler'],
  ['--permission'],
  ['--allow-fs-read=*'],
])('leaves out %s, which is for this process alone', (option) => {
  expect(started([option], ['/app/server.js'])).toMatchObject({ entry: { execArgv: [] } });
});

it('says why a process cannot be started again', () => {
  expect(started([], [])).toEqual({ reason: expect.stringContaining('not started from a file') });
});
