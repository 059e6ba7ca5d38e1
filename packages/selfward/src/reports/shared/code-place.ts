import type { CodePlace } from '../../model/index.ts';

/** `src/rooms.ts:12:5`, as editors open it. */
export function codePlace({ file, line, column }: CodePlace): string | undefined {
  if (file === undefined) return undefined;
  return [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
}

/** The calls that led there, innermost first, one a line; nothing where they say no more than the place. */
export function callChain({ frames = [] }: CodePlace): readonly string[] {
  return frames.length > 1 ? frames : [];
}
