/**
 * `node main.ts <node|express|fastify>`: serves the cases of one framework and prints one line of JSON, its port and
 * its cases. It ends when its input does, so that it outlives nobody. A process of its own, because a flaw may hang or
 * end it.
 */
import type { AddressInfo, Server } from 'node:net';
import { loadFamilies } from './load-families.ts';
import type { Mounted } from './write.ts';

const START: Record<string, () => Promise<(cases: readonly Mounted[]) => Promise<Server>>> = {
  node: async () => (await import('./servers/node.ts')).nodeServer,
  express: async () => (await import('./servers/express.ts')).expressServer,
  fastify: async () => (await import('./servers/fastify.ts')).fastifyServer,
};

async function main(name: string): Promise<void> {
  const load = START[name];
  if (!load) throw new Error(`there is no server "${name}" (known are ${Object.keys(START).join(', ')})`);
  // Said once, by the first of the three.
  const say = (what: string) => name === 'node' && console.log(`left out: ${what}`);
  const mounted = (await loadFamilies(say)).filter(({ it }) => it.server === name);
  const server = await (await load())(mounted);
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ port, cases: mounted.map(({ it }) => it) }));
}

process.stdin.on('end', () => process.exit(0)).resume();
// A case's own mistake must not end the others, as a supervisor would see to.
process.on('uncaughtException', (error) => console.error(String(error)));
process.on('unhandledRejection', (error) => console.error(String(error)));
await main(process.argv[2] ?? '');
