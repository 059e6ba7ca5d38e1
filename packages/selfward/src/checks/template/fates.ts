import { decodeEcho, occurrences } from '../../judge/reflection.ts';
import { type Answered, isAnswered, type Payload, type Point } from '../../model/index.ts';
import type { Round } from './groups.ts';

/**
 * What became of one expression where the text came out: `intact` (nobody read it), `signs` (its numbers are there, its
 * signs are not: a filter took them), `gone` (something read it, or took it out whole), `unseen` (behind a cut).
 */
type Fate = 'intact' | 'signs' | 'gone' | 'unseen';

/** The payloads that a point's echo leaves worth trying, most of the others having been told by it. */
export function worthTrying(payloads: readonly Payload[], round: Round, point: Point): Payload[] {
  const about = round.sent.get(point);
  const { exchange } = round;
  if (!about || !exchange || !isAnswered(exchange)) return [...payloads];
  const shown = windowsOf(exchange, about.open, about.close, about.text.length);
  if (shown.length === 0) return [...payloads];
  const fates = about.expressions.map(({ payload, text, a, b }) => {
    const each = shown.map((window) => fateOf(window, text, [String(a), String(b)]));
    // Shown in several places, what is read anywhere counts.
    const worst = (['gone', 'unseen', 'signs', 'intact'] as const).find((fate) => each.includes(fate)) ?? 'gone';
    return {
      opener: openerOf(payload),
      fate: worst,
      survives: [...'{%$<#[=@*(|'].filter((sign) => shown.some(({ text }) => text.includes(sign))),
    };
  });
  const having = (fate: Fate) => fates.filter((each) => each.fate === fate).map(({ opener }) => opener);
  const [read, unread, hidden, stripped] = [having('gone'), having('intact'), having('unseen'), having('signs')];
  const signs = new Set(fates.flatMap(({ survives }) => survives));
  return payloads.filter((payload) => {
    const opener = openerOf(payload);
    const isOf = (openers: readonly string[]) => openers.some((each) => opener.includes(each) || each.includes(opener));
    if (isOf(unread)) return false;
    if (hidden.length > 0) return isOf(hidden) && payload.text.length <= SHORT;
    if (isOf(read)) return true;
    if (isOf(stripped)) return false;
    return stripped.length > 0 && [...opener].every((sign) => !/[^\w\s'"]/.test(sign) || signs.has(sign));
  });
}

/** Fits where a value is cut: the delimiters around two short operands. */
const SHORT = 12;

interface Window {
  text: string;
  cut: boolean;
}

/** What stands between the markers, wherever the text came out. */
function windowsOf(exchange: Answered, open: string, close: string, length: number): Window[] {
  const { body } = exchange.response;
  return occurrences(body, open).map((offset) => {
    const window = body.slice(offset + open.length, offset + length * 8 + 80);
    const end = occurrences(window, close.slice(0, 7))[0];
    // Behind a cut begins the page's own markup, which shows how far the value came.
    const stop = end ?? window.search(/<\/?[a-z]|["']\s*\/?>|\n/i);
    return { text: plain(stop < 0 ? window : window.slice(0, stop)), cut: end === undefined };
  });
}

function fateOf({ text, cut }: Window, sent: string, operands: readonly string[]): Fate {
  if (text.includes(plain(sent))) return 'intact';
  if (operands.every((operand) => text.includes(operand))) return 'signs';
  return cut ? 'unseen' : 'gone';
}

function plain(text: string): string {
  return decodeEcho(decodeEcho(text))
    .toLowerCase()
    .replace(/[\s\\]+/g, '');
}

/** The signs before a payload's first operand, where an engine begins to read. */
function openerOf({ text }: Payload): string {
  const at = text.indexOf('{a}');
  const before = text.slice(0, at < 0 ? undefined : at).replace(/\s+$/, '');
  return before.replace(/^(?:\[\]|[x1]|'|")*/, '').trim();
}
