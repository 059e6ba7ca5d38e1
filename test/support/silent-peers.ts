import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** Listeners that nobody may come to: a mail server, web servers, a device. */
export interface SilentPeers {
  httpPort: number;
  httpsPort: number;
  smtpPort: number;
  /** TCP, and UDP with the same number. */
  devicePort: number;
  /** Who came all the same: `smtp`, `http` … */
  heard: string[];
  stop(): Promise<void>;
}

export async function startSilentPeers(): Promise<SilentPeers> {
  const heard: string[] = [];
  const servers: Server[] = [];
  const listen = async (name: string): Promise<number> => {
    const server = createServer((socket) => {
      heard.push(name);
      socket.on('error', () => undefined).destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    return (server.address() as AddressInfo).port;
  };
  const [httpPort, httpsPort, smtpPort, devicePort] = [
    await listen('http'),
    await listen('https'),
    await listen('smtp'),
    await listen('tcp'),
  ];
  const datagrams = createSocket('udp4', () => void heard.push('udp'));
  datagrams.bind(devicePort, '127.0.0.1');
  await once(datagrams, 'listening');
  return {
    httpPort,
    httpsPort,
    smtpPort,
    devicePort,
    heard,
    async stop() {
      datagrams.close();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}
