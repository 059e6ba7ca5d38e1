import {
  type Check,
  defineCheck,
  type Endpoint,
  type Fresh,
  isAnswered,
  type Outcome,
  type Point,
  type Profile,
  type TargetScope,
  type Verdict,
} from '../model/index.ts';
import { checkId, cvssOf, cweOf, severityOf, titleOf } from './about.ts';
import { endpointOf } from './ask.ts';
import { draftsOf } from './build-request.ts';
import type { Compiled } from './compile.ts';
import type { Surroundings } from './dsl/functions.ts';
import { asText } from './dsl/value.ts';
import { interpolate } from './interpolate.ts';
import { judgeMatch } from './judge-match.ts';
import { play } from './play.ts';
import type { Match, Played, Steps } from './played.ts';
import { siblingOf } from './sibling.ts';
import { targetVariables } from './target-variables.ts';

/** Requests at most for going through a template once: it is gone through again, and once more for the control. */
const MOST: Readonly<Record<Profile, number>> = { gentle: 60, normal: 600, thorough: 6000 };

/** Sign-ins tried at most: a device may lock its owner out. */
const TRIES: Readonly<Record<Profile, number>> = { gentle: 3, normal: 5, thorough: 50 };

/**
 * A template as a check of the whole target. Its match is proved where it comes again and a random sibling (another
 * path, other credentials) does not match; otherwise it is tentative.
 *
 * @param targetUrl - the address that templates start from.
 * @param now - milliseconds since 1970, for the templates that send the time.
 */
export function templateCheck(compiled: Compiled, targetUrl: string, now: () => number = Date.now): Check<'target'> {
  const { info, id } = compiled.template;
  const point: Point = { id: 'path:', location: 'path', name: '', part: 'value' };
  const start = endpointOf({ method: 'GET', url: targetUrl, headers: [] });
  const surroundings = (fresh: Fresh): Surroundings => ({
    random: () => (fresh.operand(9) % 1e6) / 1e6,
    now,
  });
  return defineCheck({
    id: checkId(id),
    title: titleOf(info),
    cwe: cweOf(info),
    severity: severityOf(info),
    cvss: cvssOf(info),
    scope: 'target',
    byDefault: true,
    advice: { any: info.remediation?.trim() || info.description?.trim() || `See the template ${id}.` },
    ceiling: { gentle: 3 * MOST.gentle, normal: 3 * MOST.normal, thorough: 3 * MOST.thorough },
    places: [{ endpoint: start, point }],
    ...(compiled.outOfBand && { listens: true }),
    applies: ({ callback }) =>
      !compiled.outOfBand || callback !== undefined ? true : { notApplicable: 'nobody listens for calls' },

    *run(at: TargetScope, fresh: Fresh): Steps<readonly Outcome[]> {
      const credentials = compiled.blocks.some((block) => block.credentials);
      const options = {
        target: targetUrl,
        surroundings: surroundings(fresh),
        most: MOST[at.profile],
        tries: credentials ? TRIES[at.profile] : MOST[at.profile],
      };
      const address = at.callback;
      /** Each time through has a session and an address of its own. */
      const anew = () => {
        const marker = fresh.marker();
        const outOfBand =
          address === undefined ? {} : { outOfBand: { marker, address: address.replaceAll('{marker}', marker) } };
        return { session: fresh.marker(), ...(compiled.outOfBand && outOfBand) };
      };
      const first = yield* play(compiled, { ...options, ...anew() });
      if (!first.match) return [{ endpoint: start, point, verdict: silence(first) }];
      const { match } = first;
      const again = yield* play(compiled, { ...options, ...anew(), only: match });
      const sibling = siblingOf(compiled, match, fresh, /^[a-z]+:\/\/([^/]+)/i.exec(address ?? '')?.[1]);
      const only = { ...match, combination: sibling.combination };
      const control = yield* play(compiled, {
        ...options,
        ...anew(),
        only,
        ...(sibling.change && { change: sibling.change }),
      });
      const verdict = judgeMatch(compiled, { match, again, control, sibling });
      const found = verdict.is === 'proved' || verdict.is === 'tentative';
      return [{ endpoint: found ? placeOf(compiled, match, targetUrl) : start, point, verdict }];
    },
  });
}

function silence({ answers, lost, unwritten, untried }: Played): Verdict {
  const controls = answers.map(({ exchange }) => exchange).filter(isAnswered);
  if (lost[0] !== undefined) return { is: 'inconclusive', reason: lost[0] };
  if (untried > 0)
    return {
      is: 'inconclusive',
      reason: `left alone: ${untried} more sign-ins were not tried, so that nobody is locked out`,
    };
  if (controls.length > 0) return { is: 'clean', controls };
  return { is: 'inconclusive', reason: `none of its requests could be made (${unwritten} lacked a value)` };
}

/** Where it is: the address as the template writes it, since what is random in it differs from run to run. */
function placeOf({ blocks }: Compiled, { block, draft, exchange }: Match, targetUrl: string): Endpoint {
  const { method } = exchange.request;
  const written = blocks[block] && draftsOf(blocks[block].written)[draft];
  const text = written && ('path' in written ? written.path : (written.raw.match(/^[A-Z]+\s+(\S+)/m)?.[1] ?? ''));
  if (text === undefined) return endpointOf({ method, url: exchange.request.url, headers: [] });
  const known = targetVariables(targetUrl);
  const filled = interpolate(text, known, { random: () => 0, now: () => 0 }, { lenient: true });
  const url = /^https?:/i.test(filled) ? filled : asText(known.get('BaseURL')) + filled;
  return endpointOf({ method, url: url.replace(/\{\{.*?\}\}/g, (braced) => braced.slice(1, -1)), headers: [] });
}
