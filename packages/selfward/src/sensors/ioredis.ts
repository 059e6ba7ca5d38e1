import type { SensorHost } from '../model/sensor.ts';
import { redisCommand } from './shared/redis-command.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { look, watchMethod } from './shared/watch-calls.ts';
import { attempted, type Methods, prototypeWith, type Watched, watchPackage } from './shared/watch-package.ts';

const ID = 'ioredis';

/**
 * Watches commands on their way to Redis: a connection's, and those of pipelines and clusters, which send them on in a
 * later turn. What is pipelined by itself comes by a pipeline, too, while its caller is in sight.
 */
export default watchPackage(ID, {
  ioredis: ({ file, exports }, host) => {
    if (file === 'built/Redis.js') return watchSender('a connection', wholeOf(exports), host);
    if (file === 'built/Pipeline.js') return watchSender('a pipeline', wholeOf(exports), host);
    return file === 'built/cluster/index.js' ? watchSender('a cluster', wholeOf(exports), host) : undefined;
  },
});

const wholeOf = (exports: Record<string, unknown>): unknown => exports.default ?? exports;

type Sender = Record<'get' | 'call' | 'eval', (...args: unknown[]) => unknown>;

function watchSender(kind: string, found: unknown, host: SensorHost): Watched | undefined {
  const methods: Methods | undefined = prototypeWith(found, 'sendCommand');
  if (!methods) return undefined;
  const proved = (ask: (sender: Sender) => unknown) =>
    attempted(() => {
      // On an object that was never connected: it has a command to send, and nowhere to.
      const sender = Object.assign(Object.create(methods), { options: {}, status: 'end' }) as Sender;
      const answer = ask(sender);
      if (answer instanceof Promise) return answer.catch(() => {});
      return undefined;
    });
  return {
    undo: [
      watchMethod(methods, 'sendCommand', ([command]) => {
        if (host.live.count === 0 || typeof command !== 'object' || command === null) return;
        const { name, args } = command as { name?: unknown; args?: unknown };
        look(host, ID, () => redisCommand(name, Array.isArray(args) ? args : []));
      }),
    ],
    ways: [
      { way: `${kind}: a command`, prove: () => proved((sender) => sender.get(MARKER)) },
      { way: `${kind}: a command by its name`, prove: () => proved((sender) => sender.call('get', MARKER)) },
      { way: `${kind}: a script`, prove: () => proved((sender) => sender.eval(`return '${MARKER}'`, 0)) },
    ],
  };
}
