import { createHash } from 'node:crypto';
import type { Seen } from '../../engine/testing/site-for-testing.ts';

export const FAVICON = Uint8Array.from([0, 0, 1, 0, 255, 254, 16, 16, 200, 3, 7, 99]);

type Answer = { status?: number; headers?: Record<string, string | string[]>; body?: string };

const html = (body: string, status = 200): Answer => ({
  status,
  body: `<!doctype html><html><body>${body}</body></html>`,
});
const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** A gateway with about every mistake that device templates look for; `sound`, its mended twin. */
export function deviceSite(sound: boolean): (request: Seen) => Answer {
  return (request) => (sound ? soundAnswer(request) : (flawedAnswer(request) ?? soundAnswer(request)));
}

function soundAnswer({ path, method, body }: Seen): Answer {
  if (path === '/') return html('<title>Building</title><p>Welcome</p>');
  if (path === '/login' && method === 'POST') return html(`<p>Wrong user or password</p><i>${body.length}</i>`, 401);
  return html('<h1>Not found</h1>', 404);
}

function flawedAnswer({ path, method, body, query, headers }: Seen): Answer | undefined {
  const form = new URLSearchParams(body);
  const cookie = headers.cookie ?? '';
  switch (`${method} ${path}`) {
    case 'GET /':
      return {
        headers: { server: 'AcmeGate/2.3.1', 'x-powered-by': 'AcmeOS' },
        body: '<html><head><title>Acme Gateway</title></head><body><a href="/login">Login</a> Firmware 2.3.1</body></html>',
      };
    case 'GET /.git/config':
      return { headers: { 'content-type': 'text/plain' }, body: '[core]\n\trepositoryformatversion = 0\n' };
    case 'GET /api/status':
      return json({ device: { model: 'AG-100', serials: ['s1', 's2'] }, users: [{ name: 'admin' }] });
    case 'GET /backup.cfg':
      return { headers: { 'content-type': 'application/octet-stream' }, body: 'PK\u0003\u0004backup' };
    case 'GET /old':
      return { status: 302, headers: { location: '/panel' } };
    case 'GET /out':
      return { status: 302, headers: { location: 'http://192.0.2.1/panel' } };
    case 'GET /panel':
      return html('<form><input name="csrf" value="t0k3n"></form>Admin panel');
    case 'GET /download':
      return query.get('file')?.includes('../../etc/passwd')
        ? { body: 'root:x:0:0:root:/root:/bin/sh' }
        : html('no', 400);
    case 'GET /echo':
      return html(query.get('q') ?? '');
    case 'GET /redirect':
      return { status: 302, headers: { location: query.get('to') ?? '/' } };
    case 'GET /size':
      return { body: '1234567890' };
    case 'POST /login':
      return form.get('user') === 'admin' && form.get('pass') === 'admin'
        ? { status: 302, headers: { 'set-cookie': 'session=s3cr3t', location: '/home' }, body: 'ok' }
        : html('<p>Wrong user or password</p>', 401);
    case 'GET /home':
      return cookie.includes('session=s3cr3t') ? html('Welcome admin') : html('sign in', 401);
    case 'GET /basic': {
      const wanted = `Basic ${Buffer.from('root:toor').toString('base64')}`;
      return headers.authorization === wanted ? html('device settings') : html('denied', 401);
    }
    case 'GET /form':
      return { headers: { 'set-cookie': 'form=1' }, body: '<input type="hidden" name="csrf" value="abc123">' };
    case 'POST /form':
      return form.get('csrf') === 'abc123' && cookie.includes('form=1') ? html('accepted') : html('refused', 403);
    case 'POST /xml':
      return body.includes('<name>')
        ? { body: `md5 is ${createHash('md5').update('acme').digest('hex')}` }
        : html('no', 400);
    case 'GET /catch/all':
      return html('catch');
    case 'GET /digest':
      return json({
        sum: createHash('md5')
          .update(query.get('v') ?? '')
          .digest('hex'),
      });
    default:
      return path.startsWith('/wild/') ? html('anything goes: [core]') : undefined;
  }
}
