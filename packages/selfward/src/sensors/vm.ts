import Module, { syncBuiltinESMExports } from 'node:module';
import vm from 'node:vm';
import type { Sensor, SensorHost } from '../model/sensor.ts';
import { scriptPosition } from './shared/script-position.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { showFirst } from './shared/show-first.ts';
import { type Given, look, watchMethod } from './shared/watch-calls.ts';

const ID = 'vm';

const RUNS = ['runInThisContext', 'runInNewContext', 'runInContext', 'compileFunction'] as const;

/** Watches scripts that are compiled for this or another context. */
const sensor: Sensor = {
  id: ID,
  install(host) {
    const undo = RUNS.map((name) =>
      watchMethod(vm, name, ([code]) => {
        if (host.live.count !== 0) look(host, ID, () => script(code));
      }),
    );
    undo.push(
      watchScript(host),
      // What evaluates text as a module of its own (`require-from-string`) goes this way.
      watchMethod(Module.prototype as unknown as { _compile: unknown }, '_compile', ([code]) => {
        if (host.live.count !== 0) look(host, ID, () => script(code));
      }),
    );
    syncBuiltinESMExports();
    return () => {
      for (const each of undo) each();
      syncBuiltinESMExports();
    };
  },
  ways: () => WAYS,
};

export default sensor;

/** `new vm.Script(…)`: the class itself stands in the module. */
function watchScript(host: SensorHost): () => void {
  const original = vm.Script;
  const watched = showFirst(original, ([code]) => {
    if (host.live.count !== 0) look(host, ID, () => script(code));
  });
  vm.Script = watched;
  return () => {
    if (vm.Script === watched) vm.Script = original;
  };
}

function script(code: unknown): Given[] {
  if (typeof code !== 'string') return [];
  return [{ text: code, position: (marker) => scriptPosition(code, marker) }];
}

function asModule(code: string): void {
  const made = new Module('/selfward-self-test/text.cjs') as unknown as { _compile(code: string, file: string): void };
  made._compile(code, '/selfward-self-test/text.cjs');
}

const CODE = `'${MARKER}'`;

const WAYS: ReturnType<Sensor['ways']> = [
  { way: 'new vm.Script', prove: () => void new vm.Script(CODE) },
  { way: 'vm.runInThisContext', prove: () => void vm.runInThisContext(CODE) },
  { way: 'vm.runInNewContext', prove: () => void vm.runInNewContext(CODE) },
  { way: 'vm.runInContext', prove: () => void vm.runInContext(CODE, vm.createContext({})) },
  { way: 'a module from text', prove: () => asModule(`// ${MARKER}`) },
  { way: 'vm.compileFunction', prove: () => void vm.compileFunction(CODE) },
];
