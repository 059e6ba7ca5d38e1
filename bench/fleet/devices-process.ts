/** A fleet in a process of its own: its processor time is not the checking's. Ends with who started it. */
import { practiceOf, specOf } from './device-spec.ts';
import type { FleetRole, FromFleet, ToFleet } from './messages.ts';
import { startDevices } from './start-devices.ts';

const say = (message: FromFleet) => void process.send?.(message);

async function main(): Promise<void> {
  const { devices, band, practice }: FleetRole = JSON.parse(process.argv[2] ?? '{}');
  const counted = Array.from({ length: devices }, (_, index) => specOf(index, band));
  const others = Array.from({ length: practice }, (_, index) => practiceOf(index));
  const running = await startDevices([...counted, ...others]);
  process.on('message', (asked: ToFleet) => {
    if (asked === 'burdens') say({ is: 'burdens', burdens: running.burdens().slice(0, devices) });
  });
  process.on('disconnect', () => process.exit(0));
  say({ is: 'ready', origins: running.origins });
}

await main();
