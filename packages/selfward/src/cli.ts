import { browserAsAsked } from './cli/browser-as-asked.ts';
import { listenAsAsked } from './cli/listen-as-asked.ts';
import { runCommand, type World } from './cli/run-command.ts';
import { loadChecks } from './engine/load-checks.ts';
import { run } from './engine/run.ts';
import { createPayloadLibrary, SHIPPED_PAYLOADS } from './payloads/load.ts';
import { CONNECTIONS } from './probe/guard.ts';
import { createNetworkTransport } from './probe/network.ts';
import { loadReporters } from './reports/index.ts';
import { version } from './version.ts';

/**
 * The `selfward` command. Sets `process.exitCode`; never ends the process itself, so that what was written gets out.
 *
 * @param argv - without `node` and the script.
 */
export async function main(argv: string[]): Promise<void> {
  // A reader that goes away (`| head`) ends the output, not the run with a stack trace.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    process.exitCode = await runCommand(argv, world);
  } catch (error) {
    // Ours, not the target's: nothing was told, which is not the same as clean.
    console.error(`selfward: it failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exitCode = 3;
  }
}

const SAME_WISH_MS = 500;

const world: World = {
  out: process.stdout,
  err: process.stderr,
  version,
  loadChecks,
  loadReporters,
  async run(options, { insecure, timeoutMs, profile, callback, browser: asked }) {
    const payloads = await createPayloadLibrary({ folders: [SHIPPED_PAYLOADS] });
    const [refused] = payloads.refused();
    if (refused) throw new Error(`${refused.file}: ${refused.reason}`);
    try {
      const browser = await browserAsAsked(asked);
      const listener = await listenAsAsked(options.target.url, options.checks, callback).catch(
        async (error: unknown) => {
          await browser?.close();
          throw error;
        },
      );
      const transport = createNetworkTransport({
        connections: CONNECTIONS[profile],
        insecure,
        ...(timeoutMs !== undefined && { timeoutMs, headersTimeoutMs: timeoutMs, bodyTimeoutMs: timeoutMs }),
      });
      return await run({
        ...options,
        payloads: payloads.for,
        transport,
        ...(listener && { listener }),
        ...(browser && { browser }),
      });
    } finally {
      payloads.stop();
    }
  },
  onStop(stop) {
    let askedAt: number | undefined;
    const listen = () => {
      if (askedAt === undefined) {
        askedAt = performance.now();
        stop();
        return;
      }
      // Wrappers (npx, timeout) pass on what the whole process group was sent: that is one wish, not two.
      if (performance.now() - askedAt < SAME_WISH_MS) return;
      // Twice means now: what was changed on the target may stay changed.
      process.exit(130);
    };
    process.on('SIGINT', listen).on('SIGTERM', listen);
    return () => {
      // The same wish may still be on its way, and must not end the process while its report is written.
      if (askedAt === undefined) process.off('SIGINT', listen).off('SIGTERM', listen);
    };
  },
};
