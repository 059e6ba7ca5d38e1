import { hash, parseOptions, verify } from '@node-rs/argon2';
import PQueue from 'p-queue';
import { normalisePassword } from './judge-password.ts';
import { type Chance, freshPassword } from './tokens.ts';

export interface HashOptions {
  /** KiB. */
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/** OWASP's Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane. */
export const OWASP_ARGON2ID: HashOptions = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes run on libuv's four threads, which files need too; and each takes its memory. */
const AT_ONCE = 2;
const MOST_WAITING = 100;

export interface Hasher {
  hash(password: string): Promise<string>;
  /** Without a hash it takes the same time and says no. */
  verify(kept: string | undefined, password: string): Promise<boolean>;
  /** Whether a hash was made with weaker settings than today's. */
  isOutdated(kept: string): boolean;
  /** So many are waiting that another would only make it worse. */
  isOverloaded(): boolean;
}

/** Argon2id in PHC form, a few at once. */
export async function hashPasswords(options: HashOptions, chance: Chance): Promise<Hasher> {
  const queue = new PQueue({ concurrency: AT_ONCE });
  // Argon2id is the library's default; its constant for it is one that erasable TypeScript cannot name.
  const hashNow = (password: string) => queue.add(() => hash(normalisePassword(password), { ...options }));
  const dummy = await hashNow(freshPassword(chance));
  return {
    hash: hashNow,
    verify: (kept, password) =>
      queue.add(async () => {
        const usable = kept?.startsWith('$argon2id$') === true;
        const right = await verify(usable ? kept : dummy, normalisePassword(password));
        return usable && right;
      }),
    isOutdated(kept) {
      const used = parseOptions(kept);
      return used.memoryCost < options.memoryCost || used.timeCost < options.timeCost;
    },
    isOverloaded: () => queue.size >= MOST_WAITING,
  };
}
