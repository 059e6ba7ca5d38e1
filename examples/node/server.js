import { createServer } from 'node:http';
import vm from 'node:vm';
import { watch } from 'selfward';

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  response.setHeader('content-type', 'application/json');
  // The formula is run; its result goes to a display, not into the answer.
  if (pathname === '/formula') {
    try {
      vm.runInNewContext(`display = (${searchParams.get('formula')})`, {}); // flaw
    } catch {
      // A formula that fails shows nothing.
    }
  }
  // Mended: a sum of numbers is all that is understood.
  if (pathname === '/formula-mended') {
    const numbers = String(searchParams.get('formula')).split('+').map(Number);
    numbers.reduce((sum, each) => sum + each, 0);
  }
  response.end('{"shown":true}');
});

// A bare server has no table of routes: it is described.
const operation = {
  get: {
    parameters: [{ name: 'formula', in: 'query', schema: { type: 'string' } }],
    responses: { 200: { description: 'shown' } },
  },
};
const monitor = watch(server, {
  name: 'node-example',
  openapi: {
    openapi: '3.1.0',
    info: { title: 'Display', version: '1' },
    paths: { '/formula': operation, '/formula-mended': operation },
  },
});
monitor.on('finding', ({ title, method, url, parameter, code }) => {
  console.log(`${title}: ${method} ${url} ${parameter}, ${code?.file}:${code?.line}`);
});
monitor.on('cycle', ({ routes }) => console.log(`checked ${routes.length} routes`));

server.listen(Number(process.env.PORT ?? 3000), () => console.log('listening'));
