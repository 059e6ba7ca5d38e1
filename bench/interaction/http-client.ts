/** Somebody who is signed in, as a program sees it: JSON there and back, the session in a cookie. */
export interface HttpClient {
  /** @throws Error with the answer's text unless it is a success. */
  ask<T>(method: string, path: string, body?: object): Promise<T>;
}

export function createClient(origin: string): HttpClient {
  let cookie = '';
  return {
    async ask<T>(method: string, path: string, body?: object): Promise<T> {
      const response = await fetch(origin + path, {
        method,
        headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
      cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? cookie;
      return JSON.parse(text) as T;
    },
  };
}
