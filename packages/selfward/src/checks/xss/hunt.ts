import { findPlaces } from '../../judge/html-context.ts';
import { allNodes, isElement, normalizeNewlines, parseHtml } from '../../judge/html-tree.ts';
import type { Fresh, Profile, Verdict } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import { confirm } from './confirm.ts';
import { plan, type Spot, spotsOf } from './plan.ts';
import { askWhatSurvives } from './survival.ts';
import type { Trail } from './trail.ts';

const ATTEMPTS: Readonly<Record<Profile, number>> = { gentle: 10, normal: 20, thorough: 40 };

/** Follows a marker: what survives where it comes out, which payloads could work there, and whether one does. */
export function* hunt(trail: Trail, fresh: Fresh): Steps<Verdict> {
  const places = findPlaces(trail.page.response.body, trail.marker);
  const asked = yield* askWhatSurvives(trail, places, fresh);
  if ('is' in asked) return asked;
  const tried = yield* tryCandidates(
    trail,
    spotsOf(places, asked.passages),
    asked.attempts ?? ATTEMPTS[trail.profile],
    fresh,
  );
  if (tried.verdict) return tried.verdict;
  if (asked.close && tried.sent >= 3 && formsElement(asked.page.response.body, asked.close)) {
    const why = "markup of the sender's choice becomes an element, but no payload that runs got through the filter";
    return { is: 'tentative', why, exchange: asked.page };
  }
  return { is: 'clean', controls: [...trail.ordinary, asked.page] };
}

interface Tried {
  verdict?: Verdict;
  sent: number;
}

function* tryCandidates(trail: Trail, spots: readonly Spot[], most: number, fresh: Fresh): Steps<Tried> {
  const queue = plan(trail, spots, fresh);
  let sent = 0;
  for (const { candidate, wire } of queue) {
    if (sent >= most) break;
    const { page: exchange } = yield* trail.visit(wire, candidate.markers, `breakout (${candidate.from})`);
    sent += 1;
    if (!exchange?.response) continue;
    const answered = { ...exchange, response: exchange.response };
    const proof = yield* confirm(trail, candidate, wire, answered, fresh);
    if (proof) return { verdict: proof, sent };
  }
  return { sent };
}

function formsElement(body: string, name: string): boolean {
  const wanted = name.toLowerCase();
  for (const node of allNodes(parseHtml(normalizeNewlines(body)))) {
    if (isElement(node) && node.tagName.startsWith(wanted)) return true;
  }
  return false;
}
