import type { Server } from 'node:http';
import { duplexPair } from 'node:stream';

/**
 * A client over one connection inside the process: no network, no port, and next to no work of its own, so that what is
 * counted is the server's. To the server it is an operator like any other.
 */
export function connectInProcess(server: Server): (path: string) => Promise<string> {
  const [ours, theirs] = duplexPair();
  const self = () => theirs;
  Object.assign(theirs, {
    ref: self,
    unref: self,
    setNoDelay: self,
    setKeepAlive: self,
    setTimeout: self,
    remoteAddress: '127.0.0.1',
    destroySoon: () => theirs.destroy(),
  });
  server.emit('connection', theirs);
  let received = '';
  let answered: ((answer: string) => void) | undefined;
  ours.setEncoding('latin1');
  ours.on('data', (chunk: string) => {
    received += chunk;
    const head = received.indexOf('\r\n\r\n');
    if (head === -1) return;
    const [, length] = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, head)) ?? [];
    if (length === undefined) throw new Error(`an answer without a length: ${received.slice(0, head)}`);
    if (received.length < head + 4 + Number(length)) return;
    const answer = received;
    received = '';
    answered?.(answer);
  });
  return (path) =>
    new Promise((resolve) => {
      answered = resolve;
      ours.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\naccept: */*\r\ncookie: session=1\r\n\r\n`);
    });
}
