import { watch } from 'selfward';
import { describeCases } from '../../bench/inside/describe-cases.ts';
import { loadFamilies } from '../../lab/cases/load-families.ts';
import { expressApp } from '../../lab/cases/servers/express.ts';
import { fastifyApp } from '../../lab/cases/servers/fastify.ts';
import { nodeServer } from '../../lab/cases/servers/node.ts';

/** The cases of one of the lab's Node servers as an application that is watched; its parent is told what it is asked. */
const [name = 'express'] = process.argv.slice(2);
// A database server in each of three processes and a shadow is another test's matter.
const SERVERS = ['sql-postgresql', 'sql-typed', 'sql-mariadb'];
const cases = (await loadFamilies()).filter(({ it }) => it.server === name && !SERVERS.includes(it.family));
const monitored = (app: unknown) => watch(app, { name: `lab on ${name}`, openapi: describeCases(cases), lead: true });

if (name === 'express') {
  const app = expressApp(cases);
  monitored(app);
  app.listen(0, '127.0.0.1');
} else if (name === 'fastify') {
  const app = fastifyApp(cases);
  monitored(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
} else monitored(await nodeServer(cases));

process.on('uncaughtException', (error) => console.error(String(error)));
process.on('unhandledRejection', (error) => console.error(String(error)));
process.send?.({ lines: cases.filter(({ it }) => !it.alone).flatMap(({ it }) => it.lines) });
