import { z } from 'zod';

/** The variable that the second instance of this server is told by what it is to be. */
export const SEED_VARIABLE = 'SELFWARD_SEED';

/** What the second instance of this server must have alike. Nothing of what the server keeps is in it. */
export const ScratchSeedSchema = z.strictObject({
  plugins: z.strictObject({ modules: z.array(z.string()), enabled: z.array(z.string()) }),
  /** Host names that this server is reached under. */
  allowedHosts: z.array(z.string()),
  /** Where browsers reach it, where that is over https: cookies and headers are other ones there. */
  origin: z.url().optional(),
});
export type ScratchSeed = z.infer<typeof ScratchSeedSchema>;
