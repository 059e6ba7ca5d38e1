import type { SensorHost } from '../model/sensor.ts';
import { redisCommand } from './shared/redis-command.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { look, watchMethod } from './shared/watch-calls.ts';
import { attempted, prototypeWith, type Watched, watchPackage } from './shared/watch-package.ts';

const ID = 'redis';

/**
 * Watches commands on their way to Redis with the client that `redis` is made of. A transaction keeps its commands until
 * it is executed: they are seen as they are added, while their caller is in sight.
 */
export default watchPackage(ID, {
  '@redis/client': ({ file, exports }, host) => {
    const found = exports.default;
    // Some releases carry a second `package.json` with the package's name in `dist`.
    const path = file.replace(/^dist\//, '');
    if (path === 'lib/client/index.js') return watchArguments('a client', found, 'sendCommand', host);
    if (path === 'lib/multi-command.js') return watchArguments('a transaction', found, 'addCommand', host);
    return path === 'lib/cluster/index.js' ? watchArguments('a cluster', found, 'sendCommand', host) : undefined;
  },
});

function watchArguments(kind: string, found: unknown, name: string, host: SensorHost): Watched | undefined {
  const methods = prototypeWith(found, name);
  if (!methods) return undefined;
  const proved = (args: string[]) =>
    attempted(() => {
      const sender = Object.create(methods) as Record<string, (...given: unknown[]) => unknown>;
      // A cluster's come behind the key by which it finds the node, and whether it only reads.
      return kind === 'a cluster' ? sender[name]?.(undefined, true, args) : sender[name]?.(args);
    });
  return {
    undo: [
      watchMethod(methods, name, (given) => {
        if (host.live.count === 0) return;
        const args = given.find((each) => Array.isArray(each)) as readonly unknown[] | undefined;
        if (args) look(host, ID, () => redisCommand(args[0], args.slice(1)));
      }),
    ],
    ways: [
      { way: `${kind}: a command`, prove: () => proved(['GET', MARKER]) },
      { way: `${kind}: a script`, prove: () => proved(['EVAL', `return '${MARKER}'`, '0']) },
    ],
  };
}
