/** A line of a template, counted from 1. */
export interface TemplatePlace {
  line: number;
  column: number;
}

/** One place of a template where a value is put, between the text that stands around it. */
interface Slot extends TemplatePlace {
  before: string;
  after: string;
  /** It is put there as it is. */
  raw: boolean;
}

/** What the engines of Node write around a value; the longer ones first. */
const TAG = /<%[\s\S]*?%>|\{\{\{[\s\S]*?\}\}\}|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\}|[!#$]\{[^{}]*\}/g;
const RAW = /^(?:<%[-~]|\{\{\{|\{\{~?&|!\{)|\|\s*(?:safe|raw|noescape)\b/;
/** Blocks and comments put nothing there. */
const MUTE = /^(?:<%[#_]?\s*(?:if|for|else|\}|#)|\{\{~?[#/!^]|\{%|\{#)/;

/** As much of the text around a value as is compared. */
const BEFORE = 60;
const AFTER = 30;
/** A value may begin so long before the word that is looked for, and end so long behind it. */
const VALUE = 300;
/** Text around a value that says less than this is found everywhere. */
const LEAST = 4;
const RAW_BONUS = 5;

/**
 * Where in a template the value stands that a page shows: the text around it is the same in both.
 *
 * @param at - where the word stands in the page.
 * @returns the place and how much speaks for it; nothing where nothing does, or two places as much as each other.
 */
export function placeInTemplate(
  template: string,
  page: string,
  at: number,
  word: string,
): (TemplatePlace & { score: number }) | undefined {
  const head = plain(page.slice(Math.max(0, at - VALUE - 3 * BEFORE), at));
  const tail = plain(page.slice(at + word.length, at + word.length + VALUE + 3 * AFTER));
  let best: (TemplatePlace & { score: number }) | undefined;
  let isDoubled = false;
  for (const slot of slotsOf(template)) {
    const score = scoreOf(slot, head, tail);
    if (score === undefined || (best && score < best.score)) continue;
    isDoubled = best !== undefined && score === best.score;
    best = { line: slot.line, column: slot.column, score };
  }
  return isDoubled ? undefined : best;
}

function scoreOf({ before, after, raw }: Slot, head: string, tail: string): number | undefined {
  if (before.length + after.length < LEAST) return undefined;
  const begins = head.lastIndexOf(before);
  const ends = tail.indexOf(after);
  if (begins < 0 || ends < 0) return undefined;
  const gap = head.length - begins - before.length;
  if (gap > VALUE || ends > VALUE) return undefined;
  // Between the text before and the word there may be the beginning of the value; the less, the likelier.
  return before.length + after.length - Math.min(gap, BEFORE) / 2 - Math.min(ends, BEFORE) / 2 + (raw ? RAW_BONUS : 0);
}

function slotsOf(template: string): Slot[] {
  const tags = [...template.matchAll(TAG)];
  return tags.flatMap((tag, index): Slot[] => {
    if (MUTE.test(tag[0])) return [];
    const last = tags[index - 1];
    const next = tags[index + 1];
    const before = template.slice(last === undefined ? 0 : last.index + last[0].length, tag.index);
    const after = template.slice(tag.index + tag[0].length, next?.index);
    const above = template.slice(0, tag.index).split('\n');
    return [
      {
        before: plain(before).slice(-BEFORE),
        after: plain(after).slice(0, AFTER).trimEnd(),
        raw: RAW.test(tag[0]),
        line: above.length,
        column: (above.at(-1)?.length ?? 0) + 1,
      },
    ];
  });
}

/** Engines trim what stands around their tags, each in its way. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** A tag in Pug's way, and what stands behind it: `p.note!= text`, `| Hello !{name}`. */
const PUG_LINE = /^\s*(?:([a-z][\w-]*)|[.#|])[^=!\n]*?(?:!=|!\{)/i;

/** The same for Pug, whose text is none of the page's: the one line that puts something there as it is. */
export function placeInPug(template: string, page: string, at: number): TemplatePlace | undefined {
  const head = page.slice(Math.max(0, at - VALUE), at);
  const lines = template.split('\n').flatMap((text, index) => {
    const found = PUG_LINE.exec(text);
    if (!found) return [];
    const tag = found[1];
    const column = text.search(/!=|!\{/) + 1;
    return tag === undefined || head.includes(`<${tag}`) ? [{ line: index + 1, column }] : [];
  });
  return lines.length === 1 ? lines[0] : undefined;
}
