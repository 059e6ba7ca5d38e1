import { CONTAINED, type Contained, type Containing } from '../../model/containment.ts';

/** The variable by which a process knows that it is a shadow; an application may look at it too. */
export const SHADOW_VARIABLE = 'SELFWARD_SHADOW';

export interface ShadowConfig {
  folder: string;
  which: number;
  policy: Partial<Record<Contained, Containing>>;
}

/** @returns nothing where this process is no shadow. */
export function readConfig(env: NodeJS.ProcessEnv): ShadowConfig | undefined {
  const text = env[SHADOW_VARIABLE];
  if (text === undefined) return undefined;
  try {
    const found: unknown = JSON.parse(text);
    if (isConfig(found)) return found;
  } catch (cause) {
    throw new Error(`${SHADOW_VARIABLE} is not what the monitor writes there: ${text.slice(0, 100)}`, { cause });
  }
  throw new Error(`${SHADOW_VARIABLE} is set by the monitor alone (it names the folder of a shadow)`);
}

function isConfig(given: unknown): given is ShadowConfig {
  return (
    typeof given === 'object' &&
    given !== null &&
    'folder' in given &&
    typeof given.folder === 'string' &&
    'which' in given &&
    typeof given.which === 'number' &&
    'policy' in given &&
    typeof given.policy === 'object' &&
    given.policy !== null &&
    Object.keys(given.policy).every((kind) => (CONTAINED as readonly string[]).includes(kind))
  );
}
