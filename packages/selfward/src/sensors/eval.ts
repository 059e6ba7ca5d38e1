import type { Debugger, Session } from 'node:inspector';
import type { Sensor, SensorHost } from '../model/sensor.ts';
import { scriptPosition } from './shared/script-position.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { look } from './shared/watch-calls.ts';

const ID = 'eval';

/** What `Function` made: another sensor's. */
const BY_FUNCTION = /^\((async )?function\*? anonymous\(/;

/** Why there is no session although a window is open. */
let refusal: string | undefined;
let windows = 0;

/**
 * Watches direct and indirect `eval` and modules of `data:` addresses. `eval` is syntax: replaced by anything else, it
 * would no longer see the caller's variables. So the engine is asked instead, through an inspector session within the
 * process. That takes 10 to 190 ms to begin and makes compiling dearer: in windows alone, never in a living process. Node
 * with `--permission` needs `--allow-inspector` for it (which is given up as soon as there is a session) and Node 22 has no
 * such flag: there, this sink is told as not covered.
 */
const sensor: Sensor = {
  id: ID,
  install(host) {
    let engine: ReturnType<typeof connected>;
    const leave = host.onWindow?.((open) => {
      if (open) {
        engine ??= connected(host);
        engine?.arm();
      } else engine?.disarm();
    });
    return () => {
      leave?.();
      engine?.end();
    };
  },
  ways: () => WAYS,
};

export default sensor;
/** The engine's inspector, from within; `undefined` where this process may not have it. */
function connected(host: SensorHost): { arm(): void; disarm(): void; end(): void } | undefined {
  try {
    const inspector = process.getBuiltinModule('node:inspector');
    const session = new inspector.Session();
    session.connect();
    giveUpPermission();
    // The scripts that are there already are told of while it begins.
    let armed = false;
    session.on('Debugger.scriptParsed', ({ params }) => {
      if (armed && host.live.count !== 0) compiled(host, session, params);
    });
    const disarm = () => {
      if (armed) windows--;
      armed = false;
      session.post('Debugger.disable');
    };
    const end = () => {
      disarm();
      session.disconnect();
      process.off('exit', end);
    };
    // Node aborts at its end where the permission is gone and a session is not.
    process.once('exit', end);
    return {
      arm() {
        session.post('Debugger.enable');
        // Within the process nobody could let it go on after a `debugger` statement.
        session.post('Debugger.setSkipAllPauses', { skip: true });
        armed = true;
        windows++;
      },
      disarm,
      end,
    };
  } catch (error) {
    refusal = error instanceof Error ? error.message : String(error);
    return undefined;
  }
}

/** Node 24 and later: nothing else in this process shall have what let us in. */
function giveUpPermission(): void {
  const { permission } = process as { permission?: { drop?(name: string): void } };
  try {
    permission?.drop?.('inspector');
  } catch {
    // A worker may not give up what is the process's.
  }
}

function compiled(host: SensorHost, session: Session, script: Debugger.ScriptParsedEventDataType): void {
  // Files and `vm` scripts have a name of their own; `//# sourceURL=` gives one to what is evaluated.
  if (script.url !== '' && !script.hasSourceURL && !script.url.startsWith('data:')) return;
  look(host, ID, () => {
    let source = '';
    // Within the process the answer comes before `post` returns.
    session.post('Debugger.getScriptSource', { scriptId: script.scriptId }, (_error, found) => {
      source = found?.scriptSource ?? '';
    });
    if (BY_FUNCTION.test(source)) return [];
    return [{ text: source, position: (marker) => scriptPosition(source, marker) }];
  });
}

/** Written as text, so that its `eval` is a direct one, in code of its own; only where it is wanted, for a process may forbid it. */
const evaluate = (body: string, code: string): unknown => new Function('code', body)(code);

/** A module is compiled once for each address. */
let addresses = 0;

const armed = (call: () => void | Promise<void>) => (): void | Promise<void> => {
  if (windows > 0) return call();
  throw new Error(refusal ?? 'looked for in a shadow alone');
};

const WAYS: ReturnType<Sensor['ways']> = [
  { way: 'direct eval', prove: armed(() => void evaluate('return eval(code)', `'${MARKER}'`)) },
  { way: 'indirect eval', prove: armed(() => void evaluate('return (0, eval)(code)', `'${MARKER}'`)) },
  {
    way: 'a module of a data: address',
    prove: armed(async () => void (await import(`data:text/javascript,export default '${MARKER}';//${++addresses}`))),
  },
];
