import { fileURLToPath } from 'node:url';

const FRAME = /(?:\(|at (?:async )?)((?:file:\/\/)?[^()\s][^()]*?):(\d+):(\d+)\)?$/;

/** Our own files, wherever they are installed. */
const OURS = fileURLToPath(new URL('../', import.meta.url));

/**
 * Where the application itself stands in a stack: `file:line:column` of the first frame that is neither Node's, nor a
 * package's, nor ours.
 *
 * @param ours - the folder whose frames are passed over; tests stand in it themselves.
 */
export function ownFrame(stack: string, ours: string = OURS): string | undefined {
  for (const line of stack.split('\n').slice(1)) {
    const [, file, row, column] = FRAME.exec(line.trim()) ?? [];
    if (file === undefined || file.startsWith('node:') || file.includes('/node_modules/') || file === '<anonymous>')
      continue;
    const path = file.startsWith('file://') ? decoded(file) : file;
    if (!path.startsWith(ours)) return `${path}:${row}:${column}`;
  }
  return undefined;
}

function decoded(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}

/** The stack here, longer than usual: frameworks put many frames between a sink and the application. */
export function stackHere(): string {
  const before = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = 60;
    const { stack } = new Error('here');
    return typeof stack === 'string' ? stack : '';
  } finally {
    Error.stackTraceLimit = before;
  }
}
