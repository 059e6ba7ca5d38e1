import type { SensorHost } from '../model/sensor.ts';
import { luaPosition } from './shared/lua-position.ts';
import { redisScript } from './shared/redis-command.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { look, watchMethod } from './shared/watch-calls.ts';
import { attempted, prototypeWith, type Watched, watchPackage } from './shared/watch-package.ts';

const ID = 'redis-script';

/**
 * Watches the Lua that Redis is told to run, by either client: a program, whereas keys and values are none. Apart from the
 * sensors of the commands themselves, so that what is only looked up by a key is not tried as a program.
 */
export default watchPackage(ID, {
  ioredis: ({ file, exports }, host) => {
    const kind = IOREDIS[file];
    if (kind === undefined) return undefined;
    const words = ([command]: readonly unknown[]) => {
      const { name, args } = (command ?? {}) as { name?: unknown; args?: unknown };
      return [name, ...(Array.isArray(args) ? args : [])];
    };
    const prove = (sender: Sender) => Object.assign(sender, { options: {}, status: 'end' }).eval?.(SCRIPT, 0);
    return watch({ kind, method: 'sendCommand', words, prove }, exports.default ?? exports, host);
  },
  '@redis/client': ({ file, exports }, host) => {
    // Some releases carry a second `package.json` with the package's name in `dist`.
    const found = CLIENTS[file.replace(/^dist\//, '')];
    if (!found) return undefined;
    const [kind, method] = found;
    const words = (given: readonly unknown[]) => given.find((each) => Array.isArray(each)) ?? [];
    const command = ['EVAL', SCRIPT, '0'];
    // A cluster's come behind the key by which it finds the node, and whether it only reads.
    const prove = (sender: Sender) => sender[method]?.(...(kind === 'a cluster' ? [undefined, true] : []), command);
    return watch({ kind, method, words, prove }, exports.default, host);
  },
});

const SCRIPT = `return '${MARKER}'`;
const IOREDIS: Readonly<Record<string, string>> = {
  'built/Redis.js': 'a connection',
  'built/Pipeline.js': 'a pipeline',
  'built/cluster/index.js': 'a cluster',
};
const CLIENTS: Readonly<Record<string, [kind: string, method: string]>> = {
  'lib/client/index.js': ['a client', 'sendCommand'],
  'lib/multi-command.js': ['a transaction', 'addCommand'],
  'lib/cluster/index.js': ['a cluster', 'sendCommand'],
};

type Sender = Record<string, (...given: unknown[]) => unknown>;

interface Way {
  kind: string;
  method: string;
  /** A command with its arguments, of what the method is given. */
  words(given: readonly unknown[]): readonly unknown[];
  prove(sender: Sender): unknown;
}

function watch({ kind, method, words, prove }: Way, found: unknown, host: SensorHost): Watched | undefined {
  const methods = prototypeWith(found, method);
  if (!methods) return undefined;
  return {
    undo: [
      watchMethod(methods, method, (given) => {
        if (host.live.count === 0) return;
        look(host, ID, () => {
          const [name, ...args] = words(given);
          const script = redisScript(name, args);
          return script === undefined ? [] : [{ text: script, position: (marker) => luaPosition(script, marker) }];
        });
      }),
    ],
    ways: [
      {
        way: `${kind}: a script`,
        prove: () =>
          attempted(() => {
            // On an object that was never connected: it has a command to send, and nowhere to.
            const answer = prove(Object.create(methods) as Sender);
            return answer instanceof Promise ? answer.catch(() => {}) : undefined;
          }),
      },
    ],
  };
}
