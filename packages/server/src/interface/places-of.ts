import type { OverviewProps } from '#views';
import type { Device } from '../model/device.ts';
import type { DeviceStatus } from '../model/thing.ts';

type Place = OverviewProps['rooms'][number];

const PLACES = 60;
const IN_ONE = 12;
/** A facility with more is drawn by its places: of thousands of devices nobody reads the names, only which are silent. */
const DRAWN = 150;
const SILENT_IN_ONE = 3;

/**
 * The facility by place, as much of it as one page can show. Where not all is shown, what does not answer comes first: a
 * place must not look well because its silent device is the thirteenth.
 *
 * @param silent - names of all devices that do not answer.
 */
export function placesOf(
  devices: readonly Device[],
  silent: ReadonlySet<string>,
  stateOf: (name: string) => DeviceStatus['state'],
): Place[] {
  const isLarge = devices.length > DRAWN;
  const most = isLarge ? SILENT_IN_ONE : IN_ONE;
  const places = [...Map.groupBy(devices, ({ position }) => position)].map(([position, all]) => ({
    position,
    all,
    silent: silent.size === 0 ? [] : all.filter(({ name }) => silent.has(name)),
  }));
  const isWell = ({ silent }: (typeof places)[number]) => Number(silent.length === 0);
  const shown = places.length > PLACES ? places.toSorted((a, b) => isWell(a) - isWell(b)) : places;
  return shown.slice(0, PLACES).map(({ position, all, silent }) => {
    const listed = isLarge ? silent : all.length > most ? [...new Set([...silent, ...all])] : all;
    const drawn = listed.slice(0, most).map(({ name, category }) => ({ name, category, state: stateOf(name) }));
    const more = all.length - drawn.length;
    return { position, devices: drawn, ...(more > 0 ? { more } : {}) };
  });
}
