import { reflectsInBody } from '../../judge/reflection.ts';
import { isAnswered } from '../../model/index.ts';
import { oppose, type Side } from '../shared/oppose.ts';
import type { Sending, Steps } from '../shared/probing.ts';
import type { Round } from './groups.ts';
import type { Found } from './states.ts';
import { fails } from './stirs.ts';
import type { Place } from './try-each.ts';

/**
 * A format string: doubled braces come out single, and a single brace, which asks for a value that nobody knows,
 * fails. Its fields reach into the attributes of whatever it formats.
 *
 * @param round - sent an expression in double braces between markers.
 */
export function* proveFormatString({ at, point, fresh }: Place, round: Round): Steps<Found | undefined> {
  const about = round.sent.get(point);
  const { exchange } = round;
  const expression = about?.expressions[0]?.text;
  if (!about || expression === undefined || !exchange || !isAnswered(exchange) || fails(at, round)) return undefined;
  const halved = expression.replace(/\{\{/g, '{').replace(/\}\}/g, '}');
  if (!reflectsInBody(exchange.response, about.open + halved + about.close)) return undefined;
  const sending = (side: Side): Sending => {
    const name = fresh.marker();
    const text = side === 'truth' ? `{{${name}}}` : `{${name}}`;
    return { set: new Map([[point, text]]), note: `a field of a format string, ${side}` };
  };
  const verdict = yield* oppose(
    at,
    {
      sending,
      observed: `${expression} came out as ${halved}, and an unknown name in single braces failed whenever it was sent.`,
      control: 'The ordinary request, repeated, and names in double braces passed.',
    },
    fresh,
  );
  return verdict && { verdict, family: 'format' };
}
