/**
 * `node --import selfward/sensors case-application.ts <JSON of Wanted>`: one framework's cases as one application that is
 * watched as its developer would. A process of its own, told what to do and heard by its parent; its shadows are started
 * from this file.
 */
import { watch } from 'selfward';
import type { ServerName } from '../../lab/cases/case.ts';
import { loadFamilies } from '../../lab/cases/load-families.ts';
import type { Mounted } from '../../lab/cases/write.ts';
import { describeCases } from './describe-cases.ts';
import { tellParent } from './tell-parent.ts';

export interface Wanted {
  server: ServerName;
  ids: readonly string[];
  autonomous: boolean;
}

async function main({ server, ids, autonomous }: Wanted): Promise<void> {
  const wanted = new Set(ids);
  const mounted = (await loadFamilies()).filter(({ it }) => it.server === server && wanted.has(it.id));
  const { app, listen } = await applicationOf(server, mounted);
  const monitor = watch(app, {
    name: `cases on ${server}`,
    openapi: describeCases(mounted),
    autonomous,
    lead: true,
    shadow: { cpuShare: 1 },
  });
  await listen();
  tellParent(monitor);
}

async function applicationOf(
  server: ServerName,
  cases: readonly Mounted[],
): Promise<{ app: unknown; listen(): unknown }> {
  if (server === 'express') {
    const app = (await import('../../lab/cases/servers/express.ts')).expressApp(cases);
    return { app, listen: () => app.listen(0, '127.0.0.1') };
  }
  if (server === 'fastify') {
    const app = (await import('../../lab/cases/servers/fastify.ts')).fastifyApp(cases);
    await app.ready();
    return { app, listen: () => app.listen({ port: 0, host: '127.0.0.1' }) };
  }
  return { app: await (await import('../../lab/cases/servers/node.ts')).nodeServer(cases), listen: () => undefined };
}

// A case's own mistake must not end the others, as a supervisor would see to.
process.on('uncaughtException', (error) => console.error(String(error)));
process.on('unhandledRejection', (error) => console.error(String(error)));
await main(JSON.parse(process.argv[2] ?? '{}'));
