import type { Plugins } from '../model/rooms.ts';
import { type ScratchSeed, SEED_VARIABLE } from '../model/scratch.ts';

/**
 * The environment of the second instance: which plugins are on, and its own names. Settings of this server are emptied
 * there, for some hold a password (`SELFWARD_STORE`), and none of them is meant for the copy.
 */
export function scratchEnv(
  {
    plugins,
    modules,
    allowedHosts,
    address,
  }: { plugins: Plugins; modules: readonly string[]; allowedHosts: readonly string[]; address: string },
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const settings = Object.keys(env).filter((name) => name.startsWith('SELFWARD_'));
  const enabled = plugins.list().flatMap((plugin) => (plugin.enabled ? [plugin.name] : []));
  const seed: ScratchSeed = {
    plugins: { modules: [...modules], enabled },
    allowedHosts: [...allowedHosts],
    ...(address.startsWith('https:') && { origin: new URL(address).origin }),
  };
  return { ...Object.fromEntries(settings.map((name) => [name, ''])), [SEED_VARIABLE]: JSON.stringify(seed) };
}
