import { executableGains } from '../../judge/breakout.ts';
import { forbidsInlineScript, renderingOf } from '../../judge/response-kind.ts';
import {
  type Answered,
  type ContextProof,
  type Fresh,
  isAnswered,
  type Marker,
  type Verdict,
} from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import { hunt } from './hunt.ts';
import type { Trail } from './trail.ts';

/** {@link hunt}; where there is a browser, it is asked to run what the parser proved. */
export function* huntInBrowser(at: { browser?: boolean }, trail: Trail, fresh: Fresh): Steps<Verdict> {
  const verdict = yield* hunt(trail, fresh);
  if (!at.browser || verdict.is !== 'proved' || verdict.proof.kind !== 'context') return verdict;
  return yield* runInBrowser(verdict.proof, trail, fresh);
}

/**
 * The answer that convinced the parser is loaded; where nothing of it runs, one more payload in other words. What runs
 * there, while nothing runs in the control, is the stronger proof. What does not stays what the parser showed, and says so.
 */
function* runInBrowser(proof: ContextProof, trail: Trail, fresh: Fresh): Steps<Verdict> {
  const said: Verdict = { is: 'proved', proof };
  let [ran, exchange, marker] = [yield* ranOf(proof.exchange, proof.marker), proof.exchange, proof.marker];
  // Nothing told: the page hung, or the browser failed.
  if (ran === undefined) return said;
  if (!ran) {
    const other = yield* otherWords(proof, trail, fresh);
    if (other) {
      [exchange, marker] = [other.exchange, other.marker];
      ran = yield* ranOf(exchange, marker);
    }
  }
  if (!ran) return { is: 'proved', proof: notRun(proof) };
  const control = proof.controlExchange;
  // A page may evaluate whatever name it is sent, by a rule of its own: then the browser tells nothing.
  const plain = yield {
    do: 'render',
    exchange: control,
    markers: [...new Set([...control.probe.markers, trail.marker])],
  };
  if (plain.ran?.length !== 0) return said;
  const observed = `A browser that loaded the answer ran the payload's code (${proof.gained}).`;
  const { control: words } = proof;
  return {
    is: 'proved',
    proof: { kind: 'browser', marker, exchange, controlExchange: control, observed, control: words },
  };
}

/** Whether a marker was evaluated; `undefined` where nothing could be told. */
function* ranOf(exchange: Answered, marker: Marker): Steps<boolean | undefined> {
  const { ran } = yield { do: 'render', exchange, markers: [marker] };
  return ran?.includes(marker);
}

function notRun(proof: ContextProof): ContextProof {
  const why = forbidsInlineScript(proof.exchange.response)
    ? "the page's Content-Security-Policy keeps it from running"
    : 'it was loaded and used, and the code did not run';
  return { ...proof, ran: false, observed: `${proof.observed} Not in the browser that was asked: ${why}.` };
}

/** Sends the payload once more, in words that may run where the first did not. */
function* otherWords(
  { payload, marker }: ContextProof,
  trail: Trail,
  fresh: Fresh,
): Steps<{ exchange: Answered; marker: Marker } | undefined> {
  const next = fresh.marker();
  const text = reword(payload, marker, next);
  if (text === undefined) return undefined;
  const { page } = yield* trail.visit(text, [next], 'the payload in other words, for the browser');
  if (!page || !isAnswered(page) || renderingOf(page.response).as !== 'html') return undefined;
  return executableGains(page.response.body, [next]).length > 0 ? { exchange: page, marker: next } : undefined;
}

/**
 * The same payload otherwise: with a name of ours where it calls one of the browser's own dialogs, as a script where it
 * was a handler, as a handler where it was a script. Policies treat these differently.
 */
export function reword(payload: string, marker: Marker, next: Marker): string | undefined {
  const called = payload.replace(/\b(?:alert|confirm|prompt|print)(?=\s*(?:[(`]|&lpar;|&#40;))/g, next);
  if (called !== payload) return called;
  const own = payload.replaceAll(marker, next);
  const [, before = '', handled, after = ''] = /^([\s\S]*)<svg[\s/]onload=([^\s<>"'`]+)>([\s\S]*)$/i.exec(own) ?? [];
  if (handled !== undefined) return `${before}<script>${handled}</script>${after}`;
  const [, head = '', code, tail = ''] = /^([\s\S]*)<script>([^\s<>"'`]+)<\/script>([\s\S]*)$/i.exec(own) ?? [];
  return code === undefined ? undefined : `${head}<svg onload=${code}>${tail}`;
}
