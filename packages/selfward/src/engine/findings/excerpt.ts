import type { Outcome } from '../../model/check.ts';
import type { Exchange, HttpRequest, HttpResponse } from '../../model/exchange.ts';
import { isAnswered } from '../../model/exchange.ts';

const AROUND = 120;
/** Most characters of a recorded request or answer. */
const MOST = 4096;

/** The exchange that shows a weakness best. */
export function keyExchange({ verdict }: Outcome): Exchange | undefined {
  if (verdict.is === 'tentative') return verdict.exchange;
  if (verdict.is !== 'proved') return undefined;
  const { proof } = verdict;
  switch (proof.kind) {
    case 'arithmetic':
      return proof.rounds[0]?.exchange;
    case 'opposite':
      return proof.truths[0];
    case 'delay':
      return proof.samples.toSorted((a, b) => b.demandedMs - a.demandedMs)[0]?.exchange;
    case 'signature':
      return proof.matches[0];
    default:
      return proof.exchange;
  }
}

/**
 * The part of the answers that shows it: around what was looked for, or what differed. Secrets are still in it.
 *
 * @param stored - what went in elsewhere and is looked for on this page.
 */
export function evidenceOf(outcome: Outcome, stored: readonly string[] = []): string {
  const { verdict } = outcome;
  const exchange = keyExchange(outcome);
  if (verdict.is === 'proved' && verdict.proof.kind === 'opposite') {
    const [truth, falsehood] = [verdict.proof.truths[0], verdict.proof.falsehoods[0]];
    return truth && falsehood ? difference(truth.response, falsehood.response) : '';
  }
  if (verdict.is === 'proved' && verdict.proof.kind === 'delay') {
    return verdict.proof.samples
      .map(
        ({ demandedMs, measuredMs }) => `${Math.round(demandedMs)} ms demanded, ${Math.round(measuredMs)} ms measured`,
      )
      .join('; ');
  }
  if (verdict.is === 'proved' && verdict.proof.kind === 'sighting') {
    const { sensor, marker } = verdict.proof;
    const seen = exchange?.sightings.find(
      (each) => each.sensor === sensor && each.marker === marker && each.position === 'code',
    );
    return seen ? `${sensor} was given: ${seen.excerpt}` : '';
  }
  if (verdict.is === 'proved' && verdict.proof.kind === 'crash')
    return verdict.proof.exchange.failure?.stack?.slice(0, MOST) ?? '';
  if (!exchange || !isAnswered(exchange)) return '';
  return around(exchange.response.body, [...lookedFor(outcome, exchange), ...stored]);
}

/** The texts by which an answer shows a weakness. */
export function lookedFor({ verdict }: Outcome, exchange: Exchange): string[] {
  if (verdict.is === 'proved') {
    if (verdict.proof.kind === 'arithmetic') return verdict.proof.rounds.map(({ expected }) => expected);
    if ('marker' in verdict.proof) return [verdict.proof.marker];
  }
  return [...exchange.probe.markers];
}

/** The text around the first of the needles that is found, in any case; the beginning where none is. */
export function around(text: string, wanted: readonly string[]): string {
  const lower = text.toLowerCase();
  for (const needle of wanted) {
    const at = needle === '' ? -1 : lower.indexOf(needle.toLowerCase());
    if (at < 0) continue;
    const [start, end] = [Math.max(0, at - AROUND), Math.min(text.length, at + needle.length + AROUND)];
    return `${start > 0 ? '… ' : ''}${text.slice(start, end)}${end < text.length ? ' …' : ''}`;
  }
  return text.length > 2 * AROUND ? `${text.slice(0, 2 * AROUND)} …` : text;
}

function difference(truth: HttpResponse, falsehood: HttpResponse): string {
  const length = Math.min(truth.body.length, falsehood.body.length);
  let at = 0;
  while (at < length && truth.body[at] === falsehood.body[at]) at += 1;
  const part = ({ status, body }: HttpResponse) => {
    const start = Math.max(0, at - AROUND / 2);
    return `status ${status}, ${body.length} characters${body === '' ? '' : `: ${start > 0 ? '… ' : ''}${body.slice(start, start + AROUND)}`}`;
  };
  return `condition true: ${part(truth)}\ncondition false: ${part(falsehood)}`;
}

/** A request as it reads on the wire, cut. */
export function requestText({ method, url, headers, body }: HttpRequest): string {
  const text = body === undefined ? '' : typeof body === 'string' ? body : `(${body.byteLength} bytes)`;
  return cut(
    [`${method} ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`), '', text].join('\n').trimEnd(),
  );
}

/** An answer as it reads on the wire, cut; its body around what matters. */
export function responseText({ status, headers, body }: HttpResponse, wanted: readonly string[]): string {
  const head = [`HTTP ${status}`, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n').slice(0, MOST / 2);
  const room = MOST - head.length - 2;
  const at = wanted.map((needle) => body.toLowerCase().indexOf(needle.toLowerCase())).find((index) => index >= 0) ?? 0;
  const start = Math.max(0, at - Math.floor(room / 2));
  return `${head}\n\n${start > 0 ? '… ' : ''}${body.slice(start, start + room)}${body.length > start + room ? ' …' : ''}`;
}

function cut(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST)} …` : text;
}
