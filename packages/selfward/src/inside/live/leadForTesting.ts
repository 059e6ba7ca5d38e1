/** A process that leads or follows, for the test beside it: `node leadForTesting.ts <address> [quiet]`. */
import { createLead } from './lead.ts';

const [address = '', quiet] = process.argv.slice(2);
const lead = createLead({ key: 'test', address });
if (quiet === undefined) {
  const say = (message: unknown) => process.send?.(message);
  lead.onRole((role) => say({ role }));
  lead.onMessage((heard) => say({ heard }));
  process.on('message', (message: { send: unknown }) => lead.send(message.send));
}
