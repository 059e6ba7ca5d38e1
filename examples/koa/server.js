import Router from '@koa/router';
import ejs from 'ejs';
import Koa from 'koa';
import { watch } from 'selfward';

const app = new Koa();
const router = new Router();
const monitor = watch(app, { name: 'koa-example' });
monitor.on('finding', ({ title, method, url, parameter, code }) => {
  console.log(`${title}: ${method} ${url} ${parameter}, ${code?.file}:${code?.line}`);
});
monitor.on('cycle', ({ routes }) => console.log(`checked ${routes.length} routes`));

// The greeting becomes part of a mail's template; the mail is sent later, to somebody else.
router.get('/invite', (context) => {
  ejs.render(`<p>${context.query.greeting}</p><p><%= name %></p>`, { name: 'Ada' }); // flaw
  context.body = { sent: true };
});

// Mended: the template is fixed.
router.get('/invite-mended', (context) => {
  ejs.render('<p><%= greeting %></p><p><%= name %></p>', { greeting: context.query.greeting, name: 'Ada' });
  context.body = { sent: true };
});

app.use(router.routes());
app.listen(Number(process.env.PORT ?? 3000), () => console.log('listening'));
