/**
 * What stands beside the servers that are compared, as a process of its own: a device with one weakness, to be checked,
 * and a static page. Tells their ports to whoever started it, and ends with it.
 */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Small, and of one file: what a browser needs for any page at all. */
const STATIC_PAGE = Buffer.from(
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Static</title></head><body><h1>Static page</h1></body></html>',
);

const page: RequestListener = (request, response) => {
  const isThere = request.url === '/';
  response.writeHead(isThere ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
  response.end(isThere ? STATIC_PAGE : '');
};

/** Reflected as it came: the check has something to find. */
const device: RequestListener = (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://device');
  response.writeHead(pathname === '/' ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
  response.end(
    pathname === '/'
      ? `<!doctype html><title>Lamp</title><form><input name="text" value="hall"></form><p>${searchParams.get('text') ?? ''}</p>`
      : '',
  );
};

async function listen(handler: RequestListener): Promise<number> {
  const server = createServer({ keepAliveTimeout: 60_000 }, handler);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

Promise.all([listen(device), listen(page)]).then(([devicePort, staticPort]) =>
  process.send?.({ device: devicePort, static: staticPort }),
);
process.on('disconnect', () => process.exit(0));
