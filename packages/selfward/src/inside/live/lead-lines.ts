import type { Socket } from 'node:net';

/** A longer message is no message of ours; whoever sends it is cut off. */
const LONGEST = 4_000_000;

/** JSON documents over a stream, one a line. */
export function readLines(socket: Socket, hear: (message: unknown) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST) socket.destroy();
    for (const line of lines) {
      let message: unknown;
      try {
        message = JSON.parse(line);
      } catch {
        socket.destroy();
        return;
      }
      hear(message);
    }
  });
}

export const writeLine = (socket: Socket, message: unknown): boolean => socket.write(`${JSON.stringify(message)}\n`);
