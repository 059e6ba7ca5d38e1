import type { Endpoint } from '../../model/endpoint.ts';
import type { Exchange, HttpRequest } from '../../model/exchange.ts';
import { craft } from '../../probe/craft.ts';
import type { Redactor } from '../../probe/redact.ts';
import { inShape } from '../sending/in-shape.ts';

/**
 * A request as people may read it: headers and known secrets removed, and of secret fields the ordinary value hidden,
 * while what a probe set there stays: it is what shows the weakness.
 */
export function shownRequest(endpoint: Endpoint, { request, probe }: Exchange, redactor: Redactor): HttpRequest {
  const { url, body } = craft(redactor.endpoint(endpoint), inShape(probe));
  const { body: _sent, ...rest } = request;
  return redactor.request({ ...rest, url, ...(body !== undefined && { body }) });
}
