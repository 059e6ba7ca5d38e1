import type { Monitor } from 'selfward';

/** What a watched application tells of its monitor, with the time at which it was told. */
export type Told = { event: string; given: unknown; at: number };

/** Tells the parent what the monitor says, and checks on demand when the parent asks for it. */
export function tellParent(monitor: Monitor, on: Record<string, () => void> = {}): void {
  const tell = (event: string, given: unknown) => process.send?.({ event, given, at: Date.now() } satisfies Told);
  monitor.on('finding', (finding) => tell('finding', finding));
  monitor.on('cleared', (finding) => tell('cleared', finding));
  monitor.on('error', (error) => tell('error', error.message));
  monitor.on('cycle', (state) => tell('cycle', state));
  process.on('message', ({ ask }: { ask: string }) => {
    if (ask === 'check') {
      monitor.check().then(
        (report) => tell('report', { report, state: monitor.state() }),
        (error: unknown) => tell('error', String(error)),
      );
    } else if (ask === 'state') tell('state', monitor.state());
    else {
      tell(ask, true);
      on[ask]?.();
    }
  });
  tell('ready', true);
}
