import type { Pair } from '../../model/endpoint.ts';
import type { HttpRequest, HttpResponse } from '../../model/exchange.ts';
import type { SignIn, SignInStep } from '../../model/sign-in.ts';
import { TransportError } from '../../model/transport.ts';
import { placeholdersInJson } from './fill-in.ts';
import { performStep, StepError, withoutQuery } from './perform-step.ts';
import { askAs, type Session, stranger } from './session.ts';

/** What a sign-in came to. `refused`: somebody's credentials were sent and not taken, which accounts are locked for. */
export type Attempt = { session: Session } | { failed: string; refused: boolean; final: boolean };

/** Goes through the steps once, as a stranger. Whether it worked is for `verify` to tell. Never throws. */
export async function attempt(
  signIn: SignIn,
  headers: readonly Pair[],
  origin: string,
  send: (request: HttpRequest) => Promise<HttpResponse>,
): Promise<Attempt> {
  const session = stranger(headers);
  const values = new Map(Object.entries(signIn.secrets));
  const ask = askAs(session, origin, send);
  let sentSecret = false;
  for (const [index, step] of signIn.steps.entries()) {
    try {
      const hasSecret = placeholdersInJson(step).some((word) => Object.hasOwn(signIn.secrets, word));
      await performStep(step, { session, values, origin, ask, hasSecret });
      sentSecret ||= hasSecret;
    } catch (error) {
      if (!(error instanceof StepError) && !(error instanceof TransportError)) throw error;
      const refused = error instanceof StepError && (error.refused || sentSecret);
      const final = error instanceof StepError ? error.final : ENDED.includes(error.kind);
      return { failed: `step ${index + 1} (${titleOf(step)}): ${error.message}`, refused, final };
    }
  }
  return { session };
}

const ENDED: readonly string[] = ['aborted', 'budget', 'distress', 'unreachable', 'out-of-scope'];

/** Names a step without anything that could be a secret. */
function titleOf(step: SignInStep): string {
  if ('header' in step) return `header ${step.header}`;
  if ('basic' in step) return 'basic';
  if ('get' in step) return `get ${withoutQuery(step.get)}`;
  return 'form' in step ? `form ${withoutQuery(step.form)}` : `json ${withoutQuery(step.json)}`;
}
