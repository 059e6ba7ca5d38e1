import type { Entry } from '../messages.ts';

/** What belongs to this process alone and would harm or hold up a second one. */
const NOT_AGAIN =
  /^--(?:inspect|debug|watch|test|cpu-prof|heap-prof|prof|report|permission|allow-|title=|check$|print|eval|interactive)|^-[cepi]$/;

/** Options whose value is the next argument. */
const WITH_VALUE = new Set([
  '--import',
  '--require',
  '-r',
  '--loader',
  '--experimental-loader',
  '--conditions',
  '-C',
  '--env-file',
]);

/** How this process was started, so that it can be started again; `reason` where it cannot. */
export function entryOf(
  process: Pick<NodeJS.Process, 'argv' | 'execArgv' | 'execPath' | 'cwd'>,
): { entry: Entry } | { reason: string } {
  const [, script, ...args] = process.argv;
  if (script === undefined)
    return { reason: 'this process was not started from a file (node -e, a REPL): there is no entry to start again' };
  const execArgv: string[] = [];
  for (let at = 0; at < process.execArgv.length; at++) {
    const option = process.execArgv[at] ?? '';
    const value = WITH_VALUE.has(option) ? process.execArgv[++at] : undefined;
    if (!NOT_AGAIN.test(option)) execArgv.push(option, ...(value === undefined ? [] : [value]));
  }
  return { entry: { execPath: process.execPath, execArgv, args: [script, ...args], cwd: process.cwd() } };
}
