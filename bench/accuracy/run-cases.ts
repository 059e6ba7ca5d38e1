import type { Case } from '../../lab/cases/case.ts';
import type { RunningServer } from '../../lab/cases/start.ts';
import {
  addHeaders,
  type Check,
  createListener,
  createNetworkTransport,
  createPayloadLibrary,
  list,
  type Report,
  type RunEvent,
  run,
  SHIPPED_PAYLOADS,
  type Surface,
} from '../../packages/selfward/src/engine-entry.ts';

const LIMIT_MS = 120_000;

export type ExchangeEvent = Extract<RunEvent, { type: 'exchange' }>;

export interface Outcome {
  surface: Surface;
  report: Report;
  events: readonly ExchangeEvent[];
  seconds: number;
}

/** Runs the checks over some of a server's cases as `selfward check --list` does, and keeps every exchange. */
export async function runCases(
  { origin }: Pick<RunningServer, 'origin'>,
  cases: readonly Case[],
  checks: readonly Check[],
): Promise<Outcome> {
  const text = cases.flatMap(({ lines }) => lines.map((line) => JSON.stringify({ ...line, url: origin + line.url })));
  const surface = addHeaders(list(text.join('\n'), origin, 'the lab').surface, 'normal');
  const library = await createPayloadLibrary({ folders: [SHIPPED_PAYLOADS] });
  const events: ExchangeEvent[] = [];
  const listener = await createListener();
  const began = performance.now();
  try {
    const report = await run({
      target: { url: `${origin}/` },
      surface: async () => surface,
      checks,
      payloads: (check) => library.for(check),
      profile: 'normal',
      transport: createNetworkTransport({ connections: 4 }),
      listener,
      // What holds up a run for longer is stopped, and the report says what was not checked.
      signal: AbortSignal.timeout(LIMIT_MS),
      on: (event) => {
        if (event.type === 'exchange') events.push(event);
      },
    });
    return { surface, report, events, seconds: (performance.now() - began) / 1000 };
  } finally {
    library.stop();
  }
}
