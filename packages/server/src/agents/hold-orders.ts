import type { AgentOrder } from 'selfward';
import type { Run } from '../model/run.ts';

/** Orders of each device until they are answered, and who waits for them. */
export function holdOrders() {
  const open = new Map<string, Map<string, AgentOrder>>();
  const waiting = new Map<string, Set<() => void>>();
  let released = false;

  const wake = (device: string): void => {
    for (const end of waiting.get(device) ?? []) end();
  };

  const of = (device: string): AgentOrder[] => [...(open.get(device)?.values() ?? [])];

  return {
    add({ id, device, checks }: Pick<Run, 'id' | 'device' | 'checks'>): void {
      const mine = open.get(device) ?? new Map<string, AgentOrder>();
      mine.set(id, { id, type: 'check', ...(checks.length === 0 ? {} : { checks }) });
      open.set(device, mine);
      wake(device);
    },
    has: (device: string, id: string): boolean => open.get(device)?.has(id) === true,
    remove(device: string, id: string): void {
      const mine = open.get(device);
      mine?.delete(id);
      if (mine?.size === 0) open.delete(device);
    },
    all: (): { device: string; id: string }[] =>
      [...open].flatMap(([device, orders]) => [...orders.keys()].map((id) => ({ device, id }))),
    isAwaited: (device: string): boolean => waiting.has(device),
    /** Waits until there are orders that are not among `working`, somebody goes, or the time is over. */
    async wait(device: string, working: ReadonlySet<string>, ms: number, gone: AbortSignal): Promise<AgentOrder[]> {
      const fresh = () => of(device).filter(({ id }) => !working.has(id));
      if (fresh().length > 0 || released || gone.aborted) return fresh();
      // A device asks once at a time: whoever asks again has lost the other answer.
      wake(device);
      await new Promise<void>((resolve) => {
        const mine = waiting.get(device) ?? new Set();
        const end = () => {
          clearTimeout(timer);
          gone.removeEventListener('abort', end);
          mine.delete(end);
          if (mine.size === 0 && waiting.get(device) === mine) waiting.delete(device);
          resolve();
        };
        const timer = setTimeout(end, ms);
        timer.unref();
        gone.addEventListener('abort', end, { once: true });
        mine.add(end);
        waiting.set(device, mine);
      });
      return fresh();
    },
    wake,
    release(): void {
      released = true;
      for (const device of [...waiting.keys()]) wake(device);
    },
  };
}
export type OrderHolder = ReturnType<typeof holdOrders>;
