import type { Endpoint, Pair } from '../model/endpoint.ts';

/** An address that is only read, as an endpoint without points. */
export function asEndpoint(address: string, source = 'page'): Endpoint {
  const [url = address, query = ''] = (address.split('#', 1)[0] ?? address).split(/\?(.*)/s, 2);
  return {
    id: `GET ${url}`,
    method: 'GET',
    url,
    draft: {
      path: {},
      query: [...new URLSearchParams(query)].map(([name, value]): Pair => [name, value]),
      headers: [],
      cookies: [],
    },
    points: [],
    source,
  };
}
