import type { Sensor } from '../model/sensor.ts';
import { scriptPosition } from './shared/script-position.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { showFirst } from './shared/show-first.ts';
import { look } from './shared/watch-calls.ts';

const ID = 'function-constructor';

type Maker = new (...source: string[]) => (...given: never[]) => unknown;

/** Every constructor that compiles text, found through a function of its kind: only `Function` has a global name. */
const kinds = (): { prototype: object; global?: 'Function' }[] => [
  { prototype: Object.getPrototypeOf(() => {}), global: 'Function' },
  { prototype: Object.getPrototypeOf(async () => {}) },
  { prototype: Object.getPrototypeOf(function* () {}) },
  { prototype: Object.getPrototypeOf(async function* () {}) },
];

/**
 * Watches `new Function` and its kin, with and without `new`, by name or through `constructor`: what most template
 * engines compile with. `eval` is not seen, for watching it would turn direct calls into indirect ones; nor are other
 * realms (`node:vm`).
 */
const sensor: Sensor = {
  id: ID,
  install(host) {
    const undo = kinds().map(({ prototype, global }) => {
      const original = Object.getOwnPropertyDescriptor(prototype, 'constructor');
      if (!original || typeof original.value !== 'function') return () => {};
      const seen = (source: readonly unknown[]) => {
        if (host.live.count !== 0) look(host, ID, () => [given(source)]);
      };
      const watched: unknown = showFirst(original.value, seen);
      Object.defineProperty(prototype, 'constructor', { ...original, value: watched });
      if (global)
        Object.defineProperty(globalThis, global, {
          ...Object.getOwnPropertyDescriptor(globalThis, global),
          value: watched,
        });
      return () => {
        if ((prototype as { constructor: unknown }).constructor === watched)
          Object.defineProperty(prototype, 'constructor', original);
        if (global && globalThis[global] === watched) {
          Object.defineProperty(globalThis, global, {
            ...Object.getOwnPropertyDescriptor(globalThis, global),
            value: original.value,
          });
        }
      };
    });
    return () => {
      for (const each of undo) each();
    };
  },
  ways: () => WAYS,
};

export default sensor;

/** Parameters and body are compiled as one text; only strings are read, for turning an object into one could run it. */
function given(source: readonly unknown[]) {
  const texts = source.map((each) => (typeof each === 'string' ? each : ''));
  const text = `(${texts.slice(0, -1).join(',')})=>{${texts.at(-1) ?? ''}\n}`;
  // As a generator's and an async function's body too, `yield` and `await` are read as names: their place is the same.
  return { text, position: (marker: string) => scriptPosition(text, marker) };
}

const makerOf = (example: object): Maker => example.constructor as Maker;

const WAYS: ReturnType<Sensor['ways']> = [
  { way: 'new Function', prove: () => void new Function(`return ${MARKER}`) },
  { way: 'Function()', prove: () => void Function('a', `return ${MARKER}`) },
  { way: 'a parameter', prove: () => void new Function(MARKER, '') },
  { way: 'function.constructor', prove: () => void new (makerOf(() => {}))(`return ${MARKER}`) },
  { way: 'async function', prove: () => void new (makerOf(async () => {}))(`return ${MARKER}`) },
  { way: 'generator', prove: () => void new (makerOf(function* () {}))(`return ${MARKER}`) },
  { way: 'async generator', prove: () => void new (makerOf(async function* () {}))(`return ${MARKER}`) },
];
