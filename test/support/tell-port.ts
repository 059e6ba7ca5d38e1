import { subscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import { registerHooks } from 'node:module';

/**
 * Loaded before an application by `--import`: tells the parent on which port it listens, takes chance away, and with `PLAIN` set gives it a
 * monitor that does nothing, without anything of the library being loaded.
 */
subscribe('tracing:net.server.listen:asyncEnd', (message) => {
  const { server } = message as { server: unknown };
  const address = server instanceof Server ? server.address() : null;
  if (typeof address === 'object' && address !== null) process.send?.({ port: address.port });
});

// Pages that are made by chance cannot be compared: in each process it falls the same way.
Math.random = () => 0.4;

if (process.env.PLAIN !== undefined) {
  const url = new URL('no-monitor.ts', import.meta.url).href;
  registerHooks({
    resolve: (name, context, next) => (name === 'selfward' ? { url, shortCircuit: true } : next(name, context)),
  });
}
