import { createApp } from '../app.ts';
import type { Config } from '../config.ts';

/** What a stop may take before the process ends anyway. */
const STOP_MS = 4_500;

/** Runs the server until it is told to stop, and says on standard output where it is. */
export async function startServer(config: Config): Promise<void> {
  const running = await createApp(config);
  let stopping = false;
  // npm passes a Ctrl-C on that the terminal sent here already: one wish, told twice.
  const stop = () => {
    if (stopping) return;
    stopping = true;
    const late = setTimeout(() => {
      process.stderr.write('selfward-server: not everything could be stopped in time\n');
      process.exit(1);
    }, STOP_MS);
    running.close().then(
      () => {
        clearTimeout(late);
        process.exit(0);
      },
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  try {
    const address = await running.listen();
    const first = await running.rooms.access.firstAdministrator();
    process.stdout.write(`Selfward is running at ${address}\n`);
    if (first !== undefined)
      process.stdout.write(`Sign in once as administrator: name ${first.name}, one-time password ${first.password}\n`);
  } catch (error) {
    await running.close();
    throw error;
  }
}
