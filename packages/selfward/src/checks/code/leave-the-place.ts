import { shows } from '../../judge/arithmetic.ts';
import type { EndpointScope, Exchange, Fresh, OppositeProof, Point } from '../../model/index.ts';
import { isAnswered } from '../../model/index.ts';
import { differ, sideOf } from '../shared/compare.ts';
import { oppose, type Side } from '../shared/oppose.ts';
import { canTravel, type Sending, type Steps, sendAll, sendOne } from '../shared/probing.ts';
import { conditionOf, type Form, formsFor, heldInCode } from './javascript-forms.ts';

/** JavaScript that ran where a value was expected. */
export interface FoundCode {
  proof: OppositeProof;
  form: Form;
  /** Whose code it is: a query that runs once for each document, or the application's own. */
  whose: 'database' | 'program' | 'unknown';
  /** Its value comes out: arithmetic says more than a condition. */
  shown: boolean;
}

/** So often something stirs and cannot be confirmed before a point is let be. */
const DISAPPOINTMENTS = 2;

type Note = (exchange: Exchange | undefined) => void;

/**
 * Each way out of the place by itself, until its two conditions keep getting opposite answers.
 *
 * @param forms - where it is known which could fit.
 */
export function* leaveThePlace(
  at: EndpointScope,
  point: Point,
  note: Note,
  fresh: Fresh,
  forms?: readonly Form[],
): Steps<FoundCode | 'stirred' | undefined> {
  let disappointed = 0;
  for (const form of forms ?? (yield* formsThatFit(at, point))) {
    const sending = (side: Side): Sending => {
      const word = fresh.marker();
      return one(point, form.around(conditionOf(side === 'truth', word), word), `JavaScript, ${form.name}: ${side}`);
    };
    const sides = [sending('truth'), sending('falsehood')];
    if (!sides.every(({ set }) => [...set.values()].every((text) => canTravel(point, String(text))))) continue;
    const [truth, falsehood] = yield* sendAll(at.endpoint, sides);
    note(truth);
    note(falsehood);
    if (!differ(at, truth, falsehood)) continue;
    const verdict = yield* oppose(
      at,
      {
        sending,
        observed: 'A JavaScript condition in the value kept getting opposite answers when it was negated.',
        control: 'The ordinary request, repeated, was answered alike.',
      },
      fresh,
    );
    if (verdict?.is === 'proved' && verdict.proof.kind === 'opposite') {
      const { proof } = verdict;
      return {
        proof,
        form,
        whose: yield* whoseCode(at, point, form, proof, fresh),
        shown: yield* isShown(at, point, form, fresh),
      };
    }
    disappointed += 1;
    if (disappointed >= DISAPPOINTMENTS) break;
  }
  return disappointed > 0 ? 'stirred' : undefined;
}

function one(point: Point, text: string, note: string): Sending {
  return { set: new Map([[point, text]]), note };
}

/** A quote that changes something, where a closed pair of its kind does not, is a way out. */
function* formsThatFit(at: EndpointScope, point: Point): Steps<Form[]> {
  const forms = formsFor(point);
  const texts = ['z', "z'", 'z"', "z'+'z", 'z"+"z'];
  const [word, single, double, singles, doubles] = yield* sendAll(
    at.endpoint,
    texts.map((text) => one(point, text, `how ${text} is taken`)),
  );
  const [bySingle, byDouble] = [differ(at, single, word), differ(at, double, word)];
  const [closesSingle, closesDouble] = [differ(at, single, singles), differ(at, double, doubles)];
  // An application that hides its errors answers a lone quote like any other word: then nothing is ruled out.
  if ((!bySingle || !closesSingle) && (!byDouble || !closesDouble)) return forms;
  return forms.filter(({ quote }) =>
    quote === "'" ? bySingle && closesSingle : quote === '"' && byDouble && closesDouble,
  );
}

/**
 * A query's condition runs with each document as its `this`, which has fields of its own and is not the world; an
 * application's own code has the world, or nothing, for it.
 */
const HAS_DOCUMENT = '!(this||globalThis).globalThis&&![].{word}&&!!Object.keys(this)[0]';

function* whoseCode(
  at: EndpointScope,
  point: Point,
  form: Form,
  { truths, falsehoods }: OppositeProof,
  fresh: Fresh,
): Steps<FoundCode['whose']> {
  const ask = (condition: string) => {
    const word = fresh.marker();
    return one(point, form.around(condition.replace('{word}', word), word), 'whether each document is asked');
  };
  const [yes, no] = yield* sendAll(at.endpoint, [ask(`(${HAS_DOCUMENT})`), ask(`!(${HAS_DOCUMENT})`)]);
  const sides = [sideOf(truths, falsehoods, yes), sideOf(truths, falsehoods, no)].join();
  if (sides === 'truth,falsehood') return 'database';
  return sides === 'falsehood,truth' ? 'program' : 'unknown';
}

/** Whether arithmetic put in its place comes out. */
function* isShown(at: EndpointScope, point: Point, { quote }: Form, fresh: Fresh): Steps<boolean> {
  const [a, b] = [fresh.operand(), fresh.operand()];
  const product = `[${a}*${b}][0]`;
  const text = quote === '' ? `${heldInCode(point)} ?${product}:${product}` : `${quote}+${product}+${quote}`;
  const exchange = yield* sendOne(at.endpoint, one(point, text, 'control: whether its value is shown'));
  return exchange !== undefined && isAnswered(exchange) && shows(exchange.response, String(a * b));
}
