import type { Plan, Planner } from './plans.ts';

type Callable = (...given: unknown[]) => unknown;
type Callback = (error: unknown, ...results: unknown[]) => void;

export interface Redirecting {
  /** Told of each call that would have changed something. */
  withheld(detail: string): void;
  /** An error as the application would have seen it. */
  outside(error: unknown): unknown;
}

/** How a function answers: at once, to a callback, or by a promise. */
export type Form = 'sync' | 'callback' | 'promise';

/** Puts a plan before a function, in a proxy: what hangs on the function (`promisify.custom`, `native`) stays. */
export function redirect(owner: object, name: string, form: Form, planner: Planner, to: Redirecting): void {
  const found: unknown = Reflect.get(owner, name);
  if (typeof found !== 'function') return;
  const planned = (args: readonly unknown[]): Plan | undefined => {
    const plan = planner(args);
    if (plan?.writes !== undefined) to.withheld(`${name.replace(/Sync$/, '')} ${plan.writes}`);
    return plan;
  };
  const applying = { sync, callback, promise }[form];
  const value = new Proxy(found as Callable, {
    apply: (target, self, args: unknown[]) => applying(target, self, args, planned, to),
  });
  const enumerable = Object.getOwnPropertyDescriptor(owner, name)?.enumerable ?? true;
  Object.defineProperty(owner, name, { configurable: true, enumerable, writable: true, value });
}

type Planned = (args: readonly unknown[]) => Plan | undefined;
type Apply = (target: Callable, self: unknown, args: unknown[], planned: Planned, to: Redirecting) => unknown;

const sync: Apply = (target, self, args, planned, to) => {
  try {
    const plan = planned(args);
    if (plan?.answer) return plan.answer();
    const result = Reflect.apply(target, self, plan?.args ?? args);
    return plan?.done ? plan.done(result) : result;
  } catch (error) {
    throw to.outside(error);
  }
};

const callback: Apply = (target, self, args, planned, to) => {
  const at = args.findLastIndex((each) => typeof each === 'function');
  // Node refuses the call itself, or (`watch`) answers at once.
  if (at < 0) return sync(target, self, args, planned, to);
  const heard = args[at] as Callback;
  let plan: Plan | undefined;
  try {
    plan = planned(args);
    if (plan?.answer) {
      const result = plan.answer();
      process.nextTick(heard, null, ...(result === undefined ? [] : [result]));
      return undefined;
    }
  } catch (error) {
    process.nextTick(heard, to.outside(error));
    return undefined;
  }
  const done = plan?.done;
  const tell: Callback = (error, ...results) => {
    if (!(error instanceof Error)) Reflect.apply(heard, undefined, [error, ...(done ? [done(results[0])] : results)]);
    else Reflect.apply(heard, undefined, [to.outside(error), ...results]);
  };
  const given = [...(plan?.args ?? args)];
  given[given.lastIndexOf(heard)] = tell;
  return Reflect.apply(target, self, given);
};

const promise: Apply = (target, self, args, planned, to) => {
  const failed = (error: unknown) => {
    throw to.outside(error);
  };
  let plan: Plan | undefined;
  try {
    plan = planned(args);
    // An asynchronous iterator, not a promise: `watch`, `glob`.
    const result = plan?.answer ? plan.answer() : Reflect.apply(target, self, plan?.args ?? args);
    if (plan?.answer) return Promise.resolve(result);
    return result instanceof Promise ? result.then(plan?.done ?? ((same) => same), failed) : result;
  } catch (error) {
    return Promise.reject(to.outside(error));
  }
};
