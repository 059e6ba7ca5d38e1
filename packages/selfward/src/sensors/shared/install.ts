import { readdirSync } from 'node:fs';
import nodeModule from 'node:module';
import type { Sensor } from '../../model/sensor.ts';
import { home } from './home.ts';
import { isShadow } from './is-shadow.ts';
import { type Registry, registry } from './registry.ts';
import { SELF_TEST_MARKER } from './self-test-marker.ts';
import { shareWithThreads } from './share-with-threads.ts';
import { watchForUnwatched } from './unwatched-packages.ts';

/** Whether one way into a sink is seen. */
export interface Coverage {
  sensor: string;
  way: string;
  seen: boolean;
  /** Why it could not be told, where the known call itself failed unseen. */
  reason?: string;
}

export interface Installed {
  ids: string[];
  /** Why there are none: this copy is part of a bundle, and no preload brought the library's own files. */
  absent?: string;
  /** Makes a known, harmless call through every way in, and says which were seen: no sensor goes blind quietly. */
  selfTest(): Promise<Coverage[]>;
  /** Takes the sensors out again. */
  uninstall(): void;
}

const ABSENT =
  'this copy of selfward is part of a bundle, beside which no sensors lie: start with `node --import selfward/sensors` and the package installed';

/**
 * Puts every sensor in place: the files in `sensors/`. Import the application afterwards. What is in place already stays;
 * a sensor that fails is left out, and its coverage says so. Synchronous, so that a preload and a CommonJS `require` are
 * done with it before the next line.
 *
 * @param host - the process-wide registry where not given.
 * @throws Error naming a file that is no sensor.
 */
export function installSensors(host: Registry = registry()): Installed {
  // Sensors of the same release lie where the preload's copy lies, too.
  const folder = home() ?? host.home;
  const sensors = folder === undefined ? [] : loadSensors(new URL('sensors/', folder));
  for (const { id, install } of sensors) {
    if (host.installed.has(id) || host.failed.has(id)) continue;
    try {
      host.installed.set(id, install(host));
    } catch (error) {
      host.failed.set(id, error instanceof Error ? error : new Error(String(error)));
    }
  }
  const unwatched = folder === undefined ? undefined : watchForUnwatched();
  if (isShadow() && host === registry()) {
    shareOnce(host);
    // A shadow lives for checking: what costs too much in a living process looks here from its start.
    host.window(true);
  }
  return {
    ids: sensors.map(({ id }) => id),
    ...(folder === undefined && { absent: ABSENT }),
    async selfTest() {
      const coverage: Coverage[] = [];
      for (const sensor of sensors) {
        for (const { way, prove } of sensor.ways())
          coverage.push({ sensor: sensor.id, way, ...(await proved(host, sensor.id, prove)) });
      }
      return [...coverage, ...(unwatched?.coverage() ?? [])];
    },
    uninstall() {
      unwatched?.stop();
      for (const { id } of sensors) {
        host.installed.get(id)?.();
        host.installed.delete(id);
      }
    },
  };
}

let shared = false;

function shareOnce(host: Registry): void {
  if (!shared) shareWithThreads(host);
  shared = true;
}

/** One way at a time, so that a sighting can only be its own. */
async function proved(
  host: Registry,
  id: string,
  prove: () => void | Promise<void>,
): Promise<{ seen: boolean; reason?: string }> {
  let seen = false;
  let reason: string | undefined;
  const unsubscribe = host.subscribe(({ sensor }) => {
    if (sensor === id) seen = true;
  }, SELF_TEST_MARKER);
  const uproot = host.plant(SELF_TEST_MARKER);
  try {
    await inTime(prove());
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  } finally {
    uproot();
    unsubscribe();
  }
  reason ??= host.failed.get(id)?.message;
  return { seen, ...(!seen && reason !== undefined && { reason }) };
}

/** A call that never comes back must not hold up the others, and with them the whole check. */
const PROVE_MS = 2000;

async function inTime(call: void | Promise<void>): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  const end = new Promise<void>((_, reject) => {
    late = setTimeout(() => reject(new Error(`the known call did not come back within ${PROVE_MS} ms`)), PROVE_MS);
  });
  try {
    await Promise.race([call, end]);
  } finally {
    clearTimeout(late);
  }
}

function loadSensors(folder: URL): Sensor[] {
  const require = nodeModule.createRequire(folder);
  const files = readdirSync(folder).filter((file) => /^[a-z0-9-]+\.[jt]s$/.test(file) && !/^index\./.test(file));
  return files.sort().map((file) => {
    const { default: found } = require(`./${file}`) as { default?: Partial<Sensor> };
    const fits =
      found?.id === file.replace(/\.[jt]s$/, '') &&
      typeof found.install === 'function' &&
      typeof found.ways === 'function';
    if (!fits) throw new Error(`sensors/${file}: its default export is no Sensor with the file's name as its id`);
    return found as Sensor;
  });
}
