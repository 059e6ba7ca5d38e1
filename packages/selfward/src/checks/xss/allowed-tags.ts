import { gainsOfAnswer } from '../../judge/breakout.ts';
import { allNodes, isElement, normalizeNewlines, parseHtml } from '../../judge/html-tree.ts';
import { type Answered, type Fresh, isAnswered } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import type { Candidate } from './candidates.ts';
import type { Spot } from './plan.ts';
import type { Trail } from './trail.ts';
import type { Vector } from './vectors.ts';

/** What people let pass when they take tags out: `strip_tags($text, '<b><i>')` keeps their attributes. */
const TAGS = ['b', 'i', 'p', 'a', 'u', 'em', 'strong', 'br', 'span', 'div', 'img', 'font', 'h2', 'li'];

/** Whether whole tags are taken out where markup would be one: some may be let pass. */
export function takesTagsOut(spots: readonly Spot[]): boolean {
  return spots.some(
    ({ place, passage }) => place.kind === 'text' && passage.stripsTags && passage.fates.get('<') === '',
  );
}

/** One request with many harmless tags: those that come out with a handler's attribute, or a link that runs code. */
export function* askWhichTags(trail: Trail, fresh: Fresh): Steps<Candidate[]> {
  const [name, code] = [fresh.marker('letters'), fresh.marker('short')];
  const tags = TAGS.map((tag) => `<${tag} on${name}=1${tag === 'a' ? ` href=javascript:${code}` : ''}>`);
  const { page } = yield* trail.visit(tags.join('x'), [name, code], 'which tags are let pass, and their attributes');
  if (!page || !isAnswered(page)) return [];
  const marker = fresh.marker('letters');
  return vectorsOf(page, name, code, marker).map((vector) => ({
    ...vector,
    markers: [marker],
    from: 'composed',
    insisted: true,
  }));
}

function vectorsOf({ response }: Answered, name: string, code: string, marker: string): Vector[] {
  const kept = new Set<string>();
  for (const node of allNodes(parseHtml(normalizeNewlines(response.body)))) {
    if (isElement(node) && node.attrs.some((attribute) => attribute.name === `on${name}`)) kept.add(node.tagName);
  }
  const [tag] = kept;
  return [
    ...(kept.has('img') ? [{ text: `<img src=x onerror=${marker}()>` }] : []),
    ...(tag === undefined
      ? []
      : [{ text: `<${tag} onclick=${marker}()>x</${tag}>` }, { text: `<${tag} oncut=${marker}\`\`>x` }]),
    ...(gainsOfAnswer(response, [code]).length > 0 ? [{ text: `<a href=javascript:${marker}()>x</a>` }] : []),
  ];
}
