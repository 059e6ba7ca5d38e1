import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { z } from 'zod';
import { AGENT_PROTOCOL, type AgentMessage, AgentMessageSchema } from '../../model/agent.ts';

const FileSchema = z.object({
  protocol: z.literal(AGENT_PROTOCOL),
  stream: z.string().min(8).max(64),
  next: z.number().int().positive(),
  messages: z.array(AgentMessageSchema),
});

/** What waits, as it outlives a restart. */
export interface Left {
  stream: string;
  next: number;
  messages: readonly AgentMessage[];
}

/** Numbers that a life may have used after its file was written last: none of them is given out a second time. */
const AHEAD = 1_000_000;

/** @returns undefined where there is none. @throws Error where it cannot be used. */
export function readLeft(file: string): Left | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { stream, next, messages } = FileSchema.parse(JSON.parse(text));
  return { stream, next: next + AHEAD, messages };
}

/** Keeps a file in step with what waits. What changes while it is being written is written after that, once. */
export function createBufferFile(file: string, left: () => Left, onTrouble: (error: unknown) => void) {
  let writing: Promise<void> | undefined;
  let dirty = false;

  async function write(): Promise<void> {
    while (dirty) {
      dirty = false;
      const text = JSON.stringify({ protocol: AGENT_PROTOCOL, ...left() });
      // Whole or not there, also when the power goes: written beside, flushed, then put in its place.
      const beside = `${file}.new`;
      const handle = await open(beside, 'w', 0o600);
      try {
        await handle.writeFile(text);
        await handle.datasync();
      } finally {
        await handle.close();
      }
      await rename(beside, file);
    }
  }

  return {
    changed(): void {
      dirty = true;
      writing ??= write()
        .catch(onTrouble)
        .finally(() => {
          writing = undefined;
        });
    },
    async stop(): Promise<void> {
      await writing;
    },
  };
}
