import type { IdentitySource } from '../../model/monitor.ts';

interface Named {
  name: string;
  headers: Record<string, string>;
}

/** Headers of every identity; one that cannot be had is told and left out. */
export async function askIdentities(
  sources: Readonly<Record<string, IdentitySource>>,
): Promise<{ identities: Named[]; troubles: string[] }> {
  const troubles: string[] = [];
  const identities: Named[] = [];
  for (const [name, source] of Object.entries(sources)) {
    try {
      const { headers } = typeof source === 'function' ? await source() : source;
      identities.push({ name, headers: { ...headers } });
    } catch (error) {
      troubles.push(`as ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { identities, troubles };
}
