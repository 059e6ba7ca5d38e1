import { gainsOfAnswer } from '../../judge/breakout.ts';
import { proveContext } from '../../judge/prove/context.ts';
import { renderingOf } from '../../judge/response-kind.ts';
import type { Answered, Fresh, Verdict } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import type { Candidate } from './candidates.ts';
import type { Trail } from './trail.ts';

/** Looks for what runs in the answer; the same payload encoded, or the plain marker, must not give it. */
export function* confirm(
  trail: Trail,
  candidate: Candidate,
  wire: string,
  exchange: Answered,
  fresh: Fresh,
): Steps<Verdict | undefined> {
  const [marker] = candidate.markers;
  if (marker === undefined || renderingOf(exchange.response).as !== 'html') return undefined;
  if (gainsOfAnswer(exchange.response, candidate.markers).length === 0) return undefined;
  const twin = fresh.marker();
  const harmless = encodeForHtml(candidate.markers.reduce((text, each) => text.replaceAll(each, twin), candidate.text));
  const { page: control } = yield* trail.visit(harmless, [twin], 'control: the payload, encoded');
  const controls = [...(control?.response ? [{ ...control, response: control.response }] : []), trail.page];
  // A plain word must not give the same, whatever becomes of the encoded payload (an application may decode it).
  const plain = new Set(gainsOfAnswer(trail.page.response, [trail.marker]));
  const gained = gainsOfAnswer(exchange.response, candidate.markers).find((each) => !plain.has(each));
  if (gained === undefined) return undefined;
  for (const controlExchange of controls) {
    const proof = {
      kind: 'context' as const,
      marker,
      payload: wire,
      exchange,
      controlExchange,
      gained,
      observed: `The payload broke out of its place and runs: ${gained}.`,
      control:
        controlExchange === trail.page
          ? 'A plain word in the same field runs nothing.'
          : 'The same payload, encoded for HTML, runs nothing.',
    };
    if (proveContext(proof).holds) return { is: 'proved', proof };
  }
  return undefined;
}

function encodeForHtml(text: string): string {
  return text.replace(/[&<>"'`=\\(){}$:;\s/-]/g, (char) => `&#${char.charCodeAt(0)};`);
}
