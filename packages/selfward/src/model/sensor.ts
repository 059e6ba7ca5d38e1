import type { Sighting } from './sighting.ts';

/** What a sensor is given: it reports and never judges, and costs one integer test while no marker is alive. */
export interface SensorHost {
  /** How many markers are alive. */
  readonly live: { readonly count: number };
  /** Looks for live markers in a text; empty when none. */
  find(text: string): readonly Sighting['marker'][];
  report(sighting: Sighting): void;
  /** A sensor could not look: told on its coverage; one that goes on failing is taken out. */
  fail?(sensor: string, error: unknown): void;
  /** Called when the first marker begins to be alive, and when none is any more. @returns its own end. */
  onAlive?(listener: (alive: boolean) => void): () => void;
  /** For sensors that are too dear to be in place all the time: called when a window opens or closes. */
  onWindow?(listener: (open: boolean) => void): () => void;
}

/** Watches one sink. One file each in `sensors/`, default-exporting it. */
export interface Sensor {
  id: string;
  /** Puts the sensor in place; the returned function takes it out again. Never throws into its host. */
  install(host: SensorHost): () => void;
  /** The ways in that the sensor proves at the start with a known call; each names what is covered. */
  ways(): readonly { way: string; prove: () => void | Promise<void> }[];
}
