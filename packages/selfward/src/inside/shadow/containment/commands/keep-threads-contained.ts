import { fileURLToPath } from 'node:url';
import worker, { SHARE_ENV, type WorkerOptions } from 'node:worker_threads';

/** Threads start with this process's own preloads and variables, even where the application would leave them out. */
export function keepThreadsContained(): void {
  const value = new Proxy(worker.Worker, {
    construct(target, [file, given]: [string | URL, WorkerOptions | undefined], asked) {
      const { execArgv, env } = given ?? {};
      const contained: WorkerOptions = {
        ...given,
        ...(execArgv && { execArgv: [...preloads(process.execArgv), ...execArgv] }),
        ...(env && env !== SHARE_ENV && { env: { ...env, ...shadowVariables() } }),
      };
      const script = given?.eval && typeof file === 'string' ? `${FIRST}${file}` : file;
      return Reflect.construct(target, [script, contained], asked) as object;
    },
  });
  Object.defineProperty(worker, 'Worker', { configurable: true, enumerable: true, writable: true, value });
}

const ENDING = /\.[jt]s$/.exec(import.meta.url)?.[0] ?? '.js';

/** Node does not wait for `--import` before it runs a script that is text; a module's text has no `require` and waits. */
const FIRST = `typeof require === 'function' && require(${JSON.stringify(
  fileURLToPath(new URL(`./contain-thread${ENDING}`, import.meta.url)),
)});`;

/** `--import x`, `--require x`, `--conditions x`, in one word or two. */
function preloads(args: readonly string[]): string[] {
  const isOurs = (text = '') => /^(?:--import|--require|-r|--conditions|-C)(?:=|$)/.test(text);
  return args.filter((arg, at) => isOurs(arg) || (isOurs(args[at - 1]) && !args[at - 1]?.includes('=')));
}

const shadowVariables = (): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name.startsWith('SELFWARD_') || name === 'NODE_OPTIONS'),
  );
