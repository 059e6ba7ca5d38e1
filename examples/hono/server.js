import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { watch } from 'selfward';

const app = new Hono();
const monitor = watch(app, { name: 'hono-example' });
monitor.on('finding', ({ title, method, url, parameter, code }) => {
  console.log(`${title}: ${method} ${url} ${parameter}, ${code?.file}:${code?.line}`);
});
monitor.on('cycle', ({ routes }) => console.log(`checked ${routes.length} routes`));

const rules = [];

// The rule becomes a function, and is called when the next reading arrives.
app.post('/rules', async (context) => {
  const { rule } = await context.req.json();
  try {
    rules.push(new Function('value', `return value ${rule}`)); // flaw
  } catch {
    // A rule that cannot be read is left out.
  }
  return context.json({ saved: true });
});

// Mended: a rule is a comparison and a number, and nothing of it is run.
app.post('/rules-mended', async (context) => {
  const { rule } = await context.req.json();
  const [, sign, limit] = /^([<>]) ?(\d+)$/.exec(String(rule)) ?? [];
  if (sign) rules.push((value) => (sign === '<' ? value < Number(limit) : value > Number(limit)));
  return context.json({ saved: true });
});

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, () => console.log('listening'));
