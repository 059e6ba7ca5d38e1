import type { Socket } from 'node:net';

/** A longer one is no message of ours; whoever sends it is cut off. */
const LONGEST = 64_000_000;

/** JSON objects over a stream, one a line; whoever sends anything else is cut off. */
export function readLines(socket: Socket, hear: (message: object) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST) socket.destroy();
    for (const line of lines) {
      const message = parsed(line);
      if (message === undefined) return void socket.destroy();
      hear(message);
    }
  });
}

export const writeLine = (socket: Socket, message: unknown): boolean => socket.write(`${JSON.stringify(message)}\n`);

function parsed(line: string): object | undefined {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null ? message : undefined;
  } catch {
    return undefined;
  }
}
