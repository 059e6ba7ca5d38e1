import type { Answered, Verdict } from '../model/index.ts';
import type { Compiled } from './compile.ts';
import type { Match, Played } from './played.ts';
import type { siblingOf } from './sibling.ts';

/** A match, the second try at it, and its control. */
interface Evidence {
  match: Match;
  again: Played;
  control: Played;
  sibling: ReturnType<typeof siblingOf>;
}

/** A match is proved where it came again and its control did not; otherwise it is tentative, or no match at all. */
export function judgeMatch({ template, timed }: Compiled, { match, again, control, sibling }: Evidence): Verdict {
  const observed = `the template ${template.id} matches${spoken(match)}`;
  const tentative = (why: string): Verdict => ({
    is: 'tentative',
    why: `${observed}; ${why}`,
    exchange: match.exchange,
  });
  if (!again.match) return tentative('it did not when asked again');
  const siblings = control.answers.filter(({ block, draft }) => block === match.block && draft === match.draft);
  const answers: Answered[] = siblings.map(({ exchange }) => exchange);
  if (answers.length === 0)
    return tentative(`${sibling.said} could not be asked: ${control.lost[0] ?? 'no request could be made'}`);
  if (control.match) {
    return sibling.decides ? { is: 'clean', controls: answers } : tentative(`${sibling.said} matches as well`);
  }
  if (template.info.tags.includes('default-login') && !sibling.credentials) {
    return tentative('its credentials stand in its text, so that no others could be tried as a control');
  }
  if (timed) return tentative('it judges by time, and one slow answer is no proof');
  const { call, exchange } = again.match;
  const [controlExchange] = answers;
  if (call && controlExchange) {
    const { marker, protocol, from } = call;
    const said = {
      observed: `${observed}, twice: ${from} called our address`,
      control: `${sibling.said} brings no call`,
    };
    return {
      is: 'proved',
      proof: { kind: 'callback', marker, call: { protocol, from }, exchange, controlExchange, ...said },
    };
  }
  return {
    is: 'proved',
    proof: {
      kind: 'signature',
      observed: `${observed}, twice`,
      control: `${sibling.said} does not match`,
      matches: [match.exchange, again.match.exchange],
      siblings: answers,
    },
  };
}

/** Which values it took, and what it read: both are the template's own or the target's, and the report hides secrets. */
function spoken({ combination, extracted }: Match): string {
  const values = [...combination].map(([name, value]) => `${name} "${value.slice(0, 60)}"`);
  const read = extracted.slice(0, 3).map((text) => `"${text.slice(0, 60)}"`);
  return `${values.length > 0 ? ` with ${values.join(', ')}` : ''}${read.length > 0 ? ` (${read.join(', ')})` : ''}`;
}
