import { blockedBecause } from '../../judge/blocked.ts';
import type { Place } from '../../judge/html-context.ts';
import { normalizeNewlines } from '../../judge/html-tree.ts';
import { occurrences } from '../../judge/reflection.ts';
import { renderingOf } from '../../judge/response-kind.ts';
import type { Answered, Exchange, Fresh, Verdict } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import { mergePassages, type Passage, passageOf, readSandwich } from './passage.ts';
import { GROUPS, type Group, makeSandwich, makeShortSandwich, markersOf, type Sandwich } from './sandwich.ts';
import type { Trail } from './trail.ts';

/** What survives where a marker came out, and the page that shows it. */
export interface Survival {
  passages: Passage[];
  page: Answered;
  sandwich?: Sandwich;
  /** The value may be refused for its length: the shortest payloads first, with the shortest names. */
  short: boolean;
  /** Fewer than usual, where little speaks for it. */
  attempts?: number;
}

/** Finds out what becomes of special characters; a verdict where they get nowhere. */
export function* askWhatSurvives(trail: Trail, places: readonly Place[], fresh: Fresh): Steps<Survival | Verdict> {
  const before = trail.sandwich;
  if (before) return yield* seeAll(trail, places, survivalOf(before.page, before.sandwich), fresh);
  if (trail.refusal) return yield* askByGroups(trail, places, trail.refusal, fresh);
  const behind = trail.prefix === undefined ? undefined : [...GROUPS.quotes, ...GROUPS.markup];
  const sandwich = behind ? makeShortSandwich(fresh, behind) : makeSandwich(fresh, trail.point);
  const { page, sent } = yield* send(trail, sandwich, 'which special characters survive');
  if (page && showsSandwich(page, sandwich)) {
    return yield* seeAll(trail, places, survivalOf(page, sandwich), fresh);
  }
  if (behind) return onlyUrls(trail, places) ?? refusedVerdict(trail, sent);
  return yield* askByGroups(trail, places, sent, fresh);
}

function send(trail: Trail, sandwich: Sandwich, note: string) {
  return trail.visit(`${trail.prefix ?? ''}${sandwich.text}`, markersOf(sandwich), note);
}

const HOPEFUL = 6;

function survivalOf(page: Answered, sandwich: Sandwich): Survival {
  const passages = readSandwich(normalizeNewlines(page.response.body), sandwich);
  // Cut before all was seen: what is not known to be stopped is only hoped to pass.
  const hoped = passages.every(({ limit }) => limit !== undefined);
  return { passages, page, sandwich, short: hoped, ...(hoped && { attempts: HOPEFUL }) };
}

/** Where the value was cut before what matters most there, that alone is asked for once more. */
function* seeAll(trail: Trail, places: readonly Place[], survival: Survival, fresh: Fresh): Steps<Survival> {
  const unseen = [...new Set(places.flatMap(keysOf))].filter((special) =>
    survival.passages.every(({ fates, limit }) => limit !== undefined && !fates.has(special)),
  );
  if (unseen.length === 0) return survival;
  const sandwich = makeShortSandwich(fresh, unseen);
  const { page } = yield* send(trail, sandwich, `whether ${unseen.join(' ')} survive in a short value`);
  if (!page || !showsSandwich(page, sandwich)) return survival;
  const seen = readSandwich(normalizeNewlines(page.response.body), sandwich);
  const passages = survival.passages.map((passage, at): Passage => {
    const own = seen[at] ?? seen[0];
    if (!own) return passage;
    const { stop: _stop, ...rest } = passage;
    return { ...rest, fates: new Map([...passage.fates, ...own.fates]), stripsTags: own.stripsTags };
  });
  return { ...survival, passages };
}

/** An error in JSON that repeats the value shows nothing of the page. */
export function showsSandwich(exchange: Exchange, { open }: Sandwich): exchange is Answered {
  const { response } = exchange;
  return response !== undefined && occurrences(response.body, open).length > 0 && renderingOf(response).as === 'html';
}

/**
 * The value is refused as soon as it holds something special, or for its length: find out what, with values that are no
 * longer than what would have to pass, beginning with what would be needed.
 */
function* askByGroups(
  trail: Trail,
  places: readonly Place[],
  refusal: Exchange | undefined,
  fresh: Fresh,
): Steps<Survival | Verdict> {
  const needed = new Set(places.flatMap((place) => groupsNeeded(place)));
  const order = [...needed, ...ALL_GROUPS.filter((group) => !needed.has(group))];
  const pages: Answered[] = [];
  const passages: Passage[] = [];
  const refused: Group[] = [];
  for (const group of order) {
    const sandwich = makeShortSandwich(fresh, GROUPS[group]);
    const { page, sent } = yield* send(trail, sandwich, `whether ${group} survive`);
    if (page && showsSandwich(page, sandwich)) {
      pages.push(page);
      passages.push(...readSandwich(page.response.body, sandwich).slice(0, 1));
    } else {
      refused.push(group);
      if ([...needed].every((each) => refused.includes(each)))
        return onlyUrls(trail, places) ?? refusedVerdict(trail, sent ?? refusal);
    }
    // What is needed came out harmless: the rest changes nothing.
    if (needed.has(group) && passages.length > 0 && [...needed].every((each) => isHarmless(each, refused, passages)))
      break;
  }
  const merged = mergePassages(passages, refused);
  const page = pages.at(-1);
  if (!merged || !page) return refusedVerdict(trail, refusal);
  return { passages: places.map(({ offset }) => ({ ...merged, offset })), page, short: true };
}

function isHarmless(group: Group, refused: readonly Group[], passages: readonly Passage[]): boolean {
  if (refused.includes(group)) return true;
  return GROUPS[group].every((special) =>
    passages.some(
      ({ fates, firstOnly }) => fates.has(special) && fates.get(special) !== special && !firstOnly.has(special),
    ),
  );
}

/** A field that takes nothing but addresses refuses every sandwich; addresses that run code are still to be tried. */
function onlyUrls(trail: Trail, places: readonly Place[]): Survival | undefined {
  if (!places.some(({ role, atStart }) => role === 'url' && atStart)) return undefined;
  const eaten = new Map(
    [...GROUPS.markup, ...GROUPS.quotes, ...GROUPS.space].map((special): [string, string] => [special, '']),
  );
  const passages = places.map(({ offset }) => passageOf(eaten, offset));
  return { passages, page: trail.page, short: false, attempts: 2 };
}

const ALL_GROUPS: readonly Group[] = ['markup', 'quotes', 'calls', 'space', 'signs'];

/** Without one of these nothing can break out of the place; the first matters most. */
function groupsNeeded(place: Place): Group[] {
  if (place.kind === 'script') return place.code?.startsWith('string') ? ['quotes', 'markup'] : ['calls', 'markup'];
  if (place.kind !== 'attribute') return place.kind === 'attribute-name' ? ['space', 'markup'] : ['markup'];
  return place.quote === '' ? ['space', 'markup'] : ['quotes'];
}

/** What is needed most to leave the place: where that is stopped, nothing else matters. */
function keysOf(place: Place): string[] {
  if (place.kind === 'attribute' && place.quote) return [place.quote];
  if (place.code === 'string-single') return ["'"];
  if (place.code === 'string-double') return ['"'];
  if (place.kind === 'attribute' || place.kind === 'attribute-name') return [' '];
  return place.kind === 'script' ? ['(', '<'] : ['<'];
}

function refusedVerdict(trail: Trail, refusal: Exchange | undefined): Verdict {
  const ordinary = trail.ordinary.map(({ response }) => response.status);
  const blocked = refusal ? blockedBecause(refusal, ordinary) : 'no answer';
  if (blocked || !refusal?.response)
    return { is: 'inconclusive', reason: `special characters: ${blocked ?? 'no answer'}` };
  return { is: 'clean', controls: [trail.page, { ...refusal, response: refusal.response }] };
}
