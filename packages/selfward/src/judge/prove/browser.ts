import type { BrowserProof, Prover } from '../../model/index.ts';
import { reflectsInBody } from '../reflection.ts';
import { renderingOf } from '../response-kind.ts';

/** What ran cannot run again here; that the answer could carry it to a browser can be told. */
export const proveBrowser: Prover<BrowserProof> = ({ marker, exchange, controlExchange }) => {
  const { markers } = exchange.probe;
  // A page that was read again for what is stored carries none of its own.
  if (markers.length > 0 && !markers.includes(marker))
    return { holds: false, because: 'the probe did not carry the marker' };
  const rendering = renderingOf(exchange.response);
  if (rendering.as !== 'html')
    return { holds: false, because: `a browser does not run the answer: ${rendering.because}` };
  if (!reflectsInBody(exchange.response, marker))
    return { holds: false, because: 'the answer does not carry the marker' };
  return controlExchange.id !== exchange.id && !reflectsInBody(controlExchange.response, marker)
    ? { holds: true }
    : { holds: false, because: 'the control carries the same marker' };
};
