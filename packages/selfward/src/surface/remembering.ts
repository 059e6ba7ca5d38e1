import type { HttpResponse } from '../model/exchange.ts';
import type { Transport } from '../model/transport.ts';

export interface RememberingOptions {
  /** Bytes of all bodies that are kept at most (default 32 MB). */
  most?: number;
}

/**
 * A transport that asks for each address once: what several sources read of a site, and what all of its pages load, is
 * answered from memory the second time. For learning a surface, not for probing.
 */
export function remembering(transport: Transport, { most = 32_000_000 }: RememberingOptions = {}): Transport {
  const known = new Map<string, Promise<HttpResponse>>();
  let kept = 0;
  return {
    async send(request, options) {
      if (request.method !== 'GET') return transport.send(request, options);
      const accepts = request.headers.filter(([name]) => !/^accept$/i.test(name)).map((pair) => pair.join(': '));
      const key = [request.url, ...accepts].join('\n');
      const before = known.get(key);
      if (before) return before;
      // Pages load the same script at the same time; the bytes are asked for whoever comes first.
      const asked = transport.send(request, { ...options, content: true });
      known.set(key, asked);
      try {
        const response = await asked;
        kept += response.body.length * 2;
        if (kept > most || response.status >= 500) known.delete(key);
        return response;
      } catch (error) {
        known.delete(key);
        throw error;
      }
    },
    close: () => transport.close(),
  };
}
