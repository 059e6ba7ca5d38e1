import { luaPosition } from './lua-position.ts';
import type { Given } from './watch-calls.ts';

/** Commands with a script, and where it stands. */
const SCRIPTS: Record<string, (args: readonly string[]) => number> = {
  eval: () => 0,
  eval_ro: () => 0,
  script: ([sub]) => (sub?.toLowerCase() === 'load' ? 1 : -1),
  // `FUNCTION LOAD [REPLACE] code`
  function: (args) => (args[0]?.toLowerCase() === 'load' ? args.length - 1 : -1),
};

/**
 * What a command of Redis holds. Its own name and its scripts are code; keys and values go apart, with their lengths before
 * them, and cannot become anything else.
 */
export function redisCommand(name: unknown, args: readonly unknown[]): Given[] {
  const { command, texts, scriptAt } = read(name, args);
  return [
    { text: command, position: () => 'code' },
    ...texts.map(
      (text, at): Given => ({ text, position: (marker) => (at === scriptAt ? luaPosition(text, marker) : 'data') }),
    ),
  ];
}

/** The script that a command of Redis runs or loads, if it does. */
export function redisScript(name: unknown, args: readonly unknown[]): string | undefined {
  const { texts, scriptAt } = read(name, args);
  return texts[scriptAt];
}

function read(name: unknown, args: readonly unknown[]): { command: string; texts: string[]; scriptAt: number } {
  const texts = args.flat(2).map(textOf);
  const command = textOf(name);
  return { command, texts, scriptAt: SCRIPTS[command.toLowerCase()]?.(texts) ?? -1 };
}

/** Text alone, and bytes that may be text: turning anything else into text could run what belongs to the application. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return Buffer.isBuffer(value) ? value.toString('latin1') : '';
}
