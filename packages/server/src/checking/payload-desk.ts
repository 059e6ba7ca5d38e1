import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Payload, type PayloadFile, PayloadFileSchema, type PayloadLibrary, PayloadSchema } from 'selfward/engine';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** What is wrong with a payload, in words for people. */
export class PayloadError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PayloadError';
  }
}

/** Edits the server's own payload files; the shipped ones stay as they are and are overridden by id. */
export interface PayloadDesk {
  list(check: string): readonly (Payload & { origin: 'shipped' | 'own' })[];
  refused(): readonly { file: string; reason: string }[];
  put(check: string, payload: Payload): Promise<void>;
  remove(check: string, id: string): Promise<void>;
}

export function createPayloadDesk(deps: {
  library: PayloadLibrary;
  /** Where the server's own files lie. */
  folder: string;
  /** The ids of the checks there are. */
  checks: () => readonly string[];
}): PayloadDesk {
  const { library, folder, checks } = deps;
  let last: Promise<void> = Promise.resolve();

  async function readOwn(check: string): Promise<PayloadFile> {
    const file = join(folder, `${check}.json`);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { check, payloads: [] };
      throw new PayloadError(`${file} could not be read`, { cause: error });
    }
    try {
      return PayloadFileSchema.parse(JSON.parse(text));
    } catch (error) {
      throw new PayloadError(`${file} is broken: mend or remove it first, nothing was changed`, { cause: error });
    }
  }

  /** One change after the other, each on what is on disk then: an edit made there meanwhile is not lost. */
  function edit(check: string, change: (payloads: Payload[]) => Payload[]): Promise<void> {
    if (!checks().includes(check)) throw new PayloadError(`there is no check "${check}"`);
    const done = last.then(async () => {
      const own = await readOwn(check);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const next: PayloadFile = { check, payloads: change(own.payloads) };
      await writeFileAtomic(join(folder, `${check}.json`), `${JSON.stringify(next, null, 2)}\n`);
      await library.reload();
    });
    last = done.catch(() => undefined);
    return done;
  }

  return {
    list: (check) =>
      library.all(check).map(({ folder: from, ...payload }) => ({
        ...payload,
        origin: from === folder ? ('own' as const) : ('shipped' as const),
      })),
    refused: () => library.refused(),
    async put(check, payload) {
      const parsed = PayloadSchema.safeParse(payload);
      if (!parsed.success) throw new PayloadError(z.prettifyError(parsed.error));
      await edit(check, (payloads) => [...payloads.filter(({ id }) => id !== parsed.data.id), parsed.data]);
    },
    async remove(check, id) {
      await edit(check, (payloads) => {
        const rest = payloads.filter((payload) => payload.id !== id);
        if (rest.length === payloads.length) {
          throw new PayloadError(`"${id}" is a shipped payload as it came: it can be switched off, not removed`);
        }
        return rest;
      });
    },
  };
}
