import type { Endpoint } from '../../model/endpoint.ts';
import type { HttpRequest } from '../../model/exchange.ts';
import type { Marker } from '../../model/marker.ts';
import type { Location } from '../../model/point.ts';
import { craft } from '../../probe/craft.ts';

const TYPE = 'text/plain';
const IN_BODY: readonly Location[] = ['json', 'body', 'multipart'];

/** Whether nothing is known of an endpoint's body, though it may have one. */
export const isBodyUnknown = ({ method, draft, points }: Endpoint): boolean =>
  ['POST', 'PUT', 'PATCH'].includes(method) &&
  draft.body === undefined &&
  points.every(({ location }) => !IN_BODY.includes(location));

/** Its ordinary request with a word for its body: whoever takes a body as it stands asks for no field. */
export function asText(endpoint: Endpoint, word: Marker): HttpRequest {
  const made = craft(endpoint);
  return { ...made, headers: [...made.headers, ['content-type', TYPE]], body: word };
}

/** The endpoint with its whole body for a point. */
export function withTextBody(endpoint: Endpoint): Endpoint {
  const text = 'text';
  return {
    ...endpoint,
    draft: { ...endpoint.draft, body: { type: 'raw', contentType: TYPE, text } },
    points: [...endpoint.points, { id: 'body:', location: 'body', name: '', part: 'value', original: text }],
  };
}
