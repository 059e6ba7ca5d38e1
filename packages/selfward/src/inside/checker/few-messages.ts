import type { Channel } from '../channel.ts';
import type { FromChecker } from '../messages.ts';

/** Each message is work for the living process; what only counts up is told ten times a second. */
const APART_MS = 100;

type Tell = Channel<unknown, FromChecker>['tell'];
type Sinks = FromChecker & { say: 'sinks' };

/**
 * Tells the same with fewer messages: what was spent is added up, of the progress the latest counts, and which sensors saw
 * an endpoint's probes is told once. All of it comes before whatever is told next.
 */
export function fewMessages(tell: Tell): Tell {
  const sinks = new Set<string>();
  let spentMs = 0;
  let progress: (FromChecker & { say: 'progress' }) | undefined;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (spentMs > 0) tell({ say: 'spent', ms: spentMs });
    if (progress) tell(progress);
    spentMs = 0;
    progress = undefined;
  }

  function soon(): void {
    timer ??= setTimeout(flush, APART_MS).unref();
  }

  function unsaid(message: Sinks): Sinks | undefined {
    const key = (sensor: string) => `${message.endpoint}\n${sensor}`;
    const sensors = message.sensors.filter((sensor) => !sinks.has(key(sensor)));
    for (const sensor of sensors) sinks.add(key(sensor));
    return sensors.length === 0 ? undefined : { ...message, sensors };
  }

  return (message) => {
    if (message.say === 'spent') {
      spentMs += message.ms;
      soon();
    } else if (message.say === 'progress') {
      progress = message;
      soon();
    } else {
      const fresh = message.say === 'sinks' ? unsaid(message) : message;
      if (fresh === undefined) return;
      flush();
      tell(fresh);
    }
  };
}
