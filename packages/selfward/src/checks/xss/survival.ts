import { blockedBecause } from '../../judge/blocked.ts';
import type { Place } from '../../judge/html-context.ts';
import { normalizeNewlines } from '../../judge/html-tree.ts';
import { occurrences } from '../../judge/reflection.ts';
import type { Answered, Exchange, Fresh, Marker, Verdict } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import {
  GROUPS,
  type Group,
  makeSandwich,
  mergePassages,
  type Passage,
  readSandwich,
  type Sandwich,
} from './sandwich.ts';
import type { Trail } from './trail.ts';

/** What survives where a marker came out, and the page that shows it. */
export interface Survival {
  passages: Passage[];
  page: Answered;
  close?: Marker;
  /** Fewer than usual, where little speaks for it. */
  attempts?: number;
}

/** Finds out what becomes of special characters; a verdict where they get nowhere. */
export function* askWhatSurvives(trail: Trail, places: readonly Place[], fresh: Fresh): Steps<Survival | Verdict> {
  const before = trail.sandwich;
  if (before) return survivalOf(before.page, before.sandwich);
  if (trail.refusal) return yield* askByGroups(trail, places, trail.refusal, fresh);
  const sandwich = makeSandwich(fresh);
  const { page, sent } = yield* trail.visit(
    sandwich.text,
    [sandwich.open, sandwich.close],
    'which special characters survive',
  );
  if (page && showsSandwich(page, sandwich)) return survivalOf(page, sandwich);
  return yield* askByGroups(trail, places, sent, fresh);
}

const HOPEFUL = 6;

function survivalOf(page: Answered, sandwich: Sandwich): Survival {
  const passages = readSandwich(normalizeNewlines(page.response.body), sandwich);
  // Cut before all was seen: what is not known to be stopped is only hoped to pass.
  const hoped = passages.every(({ limit }) => limit !== undefined);
  return { passages, page, close: sandwich.close, ...(hoped && { attempts: HOPEFUL }) };
}

function showsSandwich(exchange: Exchange, { open }: Sandwich): exchange is Answered {
  return exchange.response !== undefined && occurrences(exchange.response.body, open).length > 0;
}

/** The value is refused as soon as it holds something special: find out what, beginning with what would be needed. */
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
    const sandwich = makeSandwich(fresh, group);
    const { page, sent } = yield* trail.visit(
      sandwich.text,
      [sandwich.open, sandwich.close],
      `whether ${group} survive`,
    );
    if (page && showsSandwich(page, sandwich)) {
      pages.push(page);
      passages.push(...readSandwich(page.response.body, sandwich).slice(0, 1));
    } else {
      refused.push(group);
      if ([...needed].every((each) => refused.includes(each)))
        return onlyUrls(trail, places) ?? refusedVerdict(trail, sent ?? refusal);
    }
  }
  const merged = mergePassages(passages, refused);
  const page = pages.at(-1);
  if (!merged || !page) return refusedVerdict(trail, refusal);
  return { passages: places.map(({ offset }) => ({ ...merged, offset })), page };
}

/** A field that takes nothing but addresses refuses every sandwich; addresses that run code are still to be tried. */
function onlyUrls(trail: Trail, places: readonly Place[]): Survival | undefined {
  if (!places.some(({ role, atStart }) => role === 'url' && atStart)) return undefined;
  const eaten = new Map(
    [...GROUPS.markup, ...GROUPS.quotes, ...GROUPS.space].map((special): [string, string] => [special, '']),
  );
  const common = { firstOnly: new Set<string>(), upper: false, tailCut: 0, decodes: { percent: false, entity: false } };
  return { passages: places.map(({ offset }) => ({ ...common, fates: eaten, offset })), page: trail.page, attempts: 3 };
}

const ALL_GROUPS: readonly Group[] = ['markup', 'quotes', 'calls', 'space', 'signs'];

/** Without one of these nothing can break out of the place. */
function groupsNeeded(place: Place): Group[] {
  if (place.kind === 'script') return place.code?.startsWith('string') ? ['quotes', 'markup'] : ['calls', 'markup'];
  if (place.kind !== 'attribute') return place.kind === 'attribute-name' ? ['space', 'markup'] : ['markup'];
  if (place.role === 'url' && place.atStart) return ['signs', 'quotes'];
  return place.quote === '' ? ['space', 'markup'] : ['quotes'];
}

function refusedVerdict(trail: Trail, refusal: Exchange | undefined): Verdict {
  const ordinary = trail.ordinary.map(({ response }) => response.status);
  const blocked = refusal ? blockedBecause(refusal, ordinary) : 'no answer';
  if (blocked || !refusal?.response)
    return { is: 'inconclusive', reason: `special characters: ${blocked ?? 'no answer'}` };
  return { is: 'clean', controls: [trail.page, { ...refusal, response: refusal.response }] };
}
