import { PASSWORD } from './people.ts';
import type { ServerProcess } from './server-process.ts';

/** Somebody who is signed in, as a program sees it: JSON there and back, the session in a cookie. */
export interface Caller {
  /** @throws Error with the answer's text unless it is a success. */
  call<T>(method: string, path: string, body?: object): Promise<T>;
  /** A page, as a browser asks for it. */
  page(path: string): Promise<{ status: number; text: string }>;
  /** The same session at the server's next address. */
  movedTo(url: string): Caller;
}

function callerFor(url: string, session: { cookie: string }): Caller {
  return {
    async call<T>(method: string, path: string, body?: object): Promise<T> {
      const response = await fetch(new URL(path, url), {
        method,
        headers: { cookie: session.cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
      const [renewed] = response.headers.getSetCookie();
      if (renewed !== undefined) session.cookie = renewed.split(';', 1)[0] ?? '';
      return JSON.parse(text) as T;
    },
    async page(path) {
      const headers = { cookie: session.cookie, accept: 'text/html' };
      const response = await fetch(new URL(path, url), { headers, redirect: 'manual' });
      return { status: response.status, text: await response.text() };
    },
    movedTo: (next) => callerFor(next, session),
  };
}

export async function signInAs(url: string, name: string, password: string): Promise<Caller> {
  const caller = callerFor(url, { cookie: '' });
  await caller.call('POST', '/api/sign-in', { name, password });
  return caller;
}

/** The first sign-in of a fresh server, by the printed one-time password, and a password of one's own. */
export async function administratorOf(server: ServerProcess): Promise<Caller> {
  if (server.oneTime === undefined) throw new Error(`no one-time sign-in was printed:\n${server.said()}`);
  const caller = await signInAs(server.url, server.oneTime.name, server.oneTime.password);
  await caller.call('PUT', '/api/account/password', { password: PASSWORD });
  return caller;
}
