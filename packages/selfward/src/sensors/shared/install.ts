import { readdir } from 'node:fs/promises';
import type { Sensor } from '../../model/sensor.ts';
import { type Registry, registry } from './registry.ts';
import { SELF_TEST_MARKER } from './self-test-marker.ts';

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
  /** Makes a known, harmless call through every way in, and says which were seen: no sensor goes blind quietly. */
  selfTest(): Promise<Coverage[]>;
  /** Takes the sensors out again. */
  uninstall(): void;
}

/**
 * Puts every sensor in place: the files in `sensors/`. Import the application afterwards. What is in place already stays.
 *
 * @param host - the process-wide registry where not given.
 * @throws Error naming a file that is no sensor.
 */
export async function installSensors(host: Registry = registry()): Promise<Installed> {
  const sensors = await loadSensors();
  for (const sensor of sensors) {
    if (!host.installed.has(sensor.id)) host.installed.set(sensor.id, sensor.install(host));
  }
  return {
    ids: sensors.map(({ id }) => id),
    async selfTest() {
      const coverage: Coverage[] = [];
      for (const sensor of sensors) {
        for (const { way, prove } of sensor.ways())
          coverage.push({ sensor: sensor.id, way, ...(await proved(host, sensor.id, prove)) });
      }
      return coverage;
    },
    uninstall() {
      for (const { id } of sensors) {
        host.installed.get(id)?.();
        host.installed.delete(id);
      }
    },
  };
}

/** One way at a time, so that a sighting can only be its own. */
async function proved(
  host: Registry,
  id: string,
  prove: () => void | Promise<void>,
): Promise<{ seen: boolean; reason?: string }> {
  let seen = false;
  const unsubscribe = host.subscribe(({ sensor }) => {
    if (sensor === id) seen = true;
  }, SELF_TEST_MARKER);
  const uproot = host.plant(SELF_TEST_MARKER);
  try {
    await prove();
    return { seen };
  } catch (error) {
    return seen ? { seen } : { seen, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    uproot();
    unsubscribe();
  }
}

async function loadSensors(): Promise<Sensor[]> {
  const folder = new URL('../', import.meta.url);
  const files = (await readdir(folder)).filter((file) => /^[a-z0-9-]+\.[jt]s$/.test(file) && !/^index\./.test(file));
  return Promise.all(
    files.sort().map(async (file) => {
      const { default: found } = (await import(new URL(file, folder).href)) as { default?: Partial<Sensor> };
      const fits =
        found?.id === file.replace(/\.[jt]s$/, '') &&
        typeof found.install === 'function' &&
        typeof found.ways === 'function';
      if (!fits) throw new Error(`sensors/${file}: its default export is no Sensor with the file's name as its id`);
      return found as Sensor;
    }),
  );
}
