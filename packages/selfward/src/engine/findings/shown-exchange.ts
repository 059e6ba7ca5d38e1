import type { Endpoint } from '../../model/endpoint.ts';
import { type Exchange, isAnswered } from '../../model/exchange.ts';
import type { Redactor } from '../../probe/redact.ts';
import { shownRequest } from './shown-request.ts';

/** Characters of an answer that whoever follows a run is shown. */
const MOST = 4096;

/** An exchange as a run's log shows it: without secrets, and the beginning of its answer alone. */
export function shownExchange(endpoint: Endpoint, exchange: Exchange, redactor: Redactor): Exchange {
  return {
    ...exchange,
    request: shownRequest(endpoint, exchange, redactor),
    ...(isAnswered(exchange) && {
      response: redactor.response(
        { ...exchange.response, body: exchange.response.body.slice(0, MOST) },
        exchange.probe.markers,
      ),
    }),
  };
}
