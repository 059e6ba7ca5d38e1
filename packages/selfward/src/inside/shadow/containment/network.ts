import dgram from 'node:dgram';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import { resolve, sep } from 'node:path';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { Containment } from '../../../model/containment.ts';
import { handInto } from '../../transport/open-into.ts';
import { ownServerAt } from '../own-ports.ts';
import { REFUSED } from '../refused.ts';
import { withholdDatagrams } from './network/datagrams.ts';
import { type Destination, isLetOut } from './network/let-out.ts';
import { withholdNames } from './network/names.ts';
import { pretendConnection, withoutHandles } from './network/pretend-connection.ts';

export { letOut, letOutTo } from './network/let-out.ts';

type Asked = Record<string, unknown>;

/**
 * No packet leaves. Under `http`, `https`, `tls`, `http2`, `fetch`, undici and drivers in JavaScript there is one call,
 * `net.Socket.prototype.connect`; whoever makes it meets a believable peer in this process, or is refused. What native
 * addons open by themselves is not seen here.
 */
const containment: Containment = {
  id: 'network',
  offers: ['withhold'],
  install({ folder, withheld }) {
    const original = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
    const ownSockets = resolve(folder) + sep;
    Object.defineProperty(Socket.prototype, 'connect', {
      configurable: true,
      writable: true,
      value: function connect(this: Socket, ...args: unknown[]): Socket {
        const { asked, callback } = normalized(args);
        const to = destination(asked);
        if (isLetOut(to) || (to.path !== undefined && resolve(to.path).startsWith(ownSockets)))
          return Reflect.apply(original, this, args);
        const where = to.path ?? `${to.host}:${to.port}`;
        const own = ownServerAt(to);
        if (!own) withheld(`connection to ${where}`);
        if (callback) this.once('connect', callback);
        const into = own && ((theirs: Duplex) => handInto(own, theirs));
        pretendConnection(this, to, asked, () => withheld(`${REFUSED}${where}`), into);
        return this;
      },
    });
    tls.connect = withoutHandles(tls.connect);
    withholdDatagrams(dgram.Socket.prototype, withheld);
    withholdNames(withheld);
    syncBuiltinESMExports();
  },
};

export default containment;

/** Options, `(port, host)` or a path, each with a callback; Node itself calls with all of it in one list. */
function normalized(args: readonly unknown[]): { asked: Asked; callback: (() => void) | undefined } {
  const list: readonly unknown[] = Array.isArray(args[0]) ? args[0] : args;
  const [first, second] = list;
  const callback = list.findLast((each) => typeof each === 'function') as (() => void) | undefined;
  if (typeof first === 'object' && first !== null) return { asked: first as Asked, callback };
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { asked: { path: first }, callback };
  return { asked: { port: first, ...(typeof second === 'string' && { host: second }) }, callback };
}

function destination({ host, port, path }: Asked): Destination {
  return {
    host: typeof host === 'string' && host !== '' ? host : 'localhost',
    port: port === undefined ? undefined : Number(port),
    // As Node decides it: where a path is given, the port does not count.
    path: typeof path === 'string' && path !== '' ? path : undefined,
  };
}
