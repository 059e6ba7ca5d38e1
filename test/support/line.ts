import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to somebody over the network: it can be cut, and lead elsewhere. */
export interface Line {
  url: string;
  port: number;
  leadsTo(url: string | undefined): void;
  close(): Promise<void>;
}

export async function line(): Promise<Line> {
  let to: string | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const port = to === undefined ? undefined : Number(new URL(to).port);
    if (port === undefined) return void near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    leadsTo(url) {
      to = url;
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
