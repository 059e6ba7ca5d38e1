import type { Pair } from '../../model/endpoint.ts';
import type { HttpRequest, HttpResponse } from '../../model/exchange.ts';
import type { SignInStep } from '../../model/sign-in.ts';
import { withinScope } from '../../surface/scope.ts';
import { fillForm, requestOf } from './fill-form.ts';
import { fillIn, fillInJson } from './fill-in.ts';
import type { Ask, Session } from './session.ts';
import { nameOf, takeValue } from './take-value.ts';

/** Something that ends a sign-in; `refused` where credentials had been sent. */
export class StepError extends Error {
  override readonly name = 'StepError';
  readonly refused: boolean;
  /** The target says that it wants no further attempt. */
  readonly final: boolean;
  constructor(message: string, refused = false, final = false) {
    super(message);
    this.refused = refused;
    this.final = final;
  }
}

/** What a step works on. */
export interface Around {
  session: Session;
  values: Map<string, string>;
  origin: string;
  ask: Ask;
  /** Whether the step at hand carries credentials. */
  hasSecret: boolean;
}

/** Does one step: what it gives stands in the session and among the values. @throws StepError and TransportError */
export async function performStep(step: SignInStep, around: Around): Promise<void> {
  const { session, values } = around;
  const text = (given: string) => fillIn(given, values);
  if ('header' in step) return wear(session, step.header, text(step.value));
  if ('basic' in step) {
    const pair = `${text(step.basic.user)}:${text(step.basic.password)}`;
    return wear(session, 'Authorization', `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`);
  }
  const own = Object.entries(step.headers ?? {}).map(([name, value]): Pair => [name, text(value)]);
  const response = await sendStep(step, own, around);
  for (const [name, take] of Object.entries(step.take ?? {})) {
    const value = takeValue(take, response.response, session.jar.for(response.url));
    if (value === undefined)
      throw new StepError(`the answer (${response.response.status}) has no ${nameOf(take)} to take for "${name}"`);
    values.set(name, value);
    session.secrets.push(value);
  }
}

/** Steps that are only read from may be answered by what is no page at all: a 401 with the form in it is usual. */
async function sendStep(
  step: Exclude<SignInStep, { header: string } | { basic: unknown }>,
  own: Pair[],
  around: Around,
) {
  const { ask, values, origin } = around;
  if ('get' in step) {
    const answer = await ask({ method: 'GET', url: addressOf(step.get, around), headers: own });
    if (answer.response.status >= 500) throw new StepError(`answered ${answer.response.status}`);
    if (around.hasSecret) mustBeTaken(answer.response);
    return answer;
  }
  if ('json' in step) {
    const { method } = step;
    const body = method === 'GET' || method === 'HEAD' ? undefined : JSON.stringify(fillInJson(step.body, values));
    const headers: Pair[] = [
      ['content-type', 'application/json'],
      ['accept', 'application/json, */*;q=0.5'],
      ['origin', origin],
      ...own,
    ];
    return submit({ method, url: addressOf(step.json, around), headers, ...(body !== undefined && { body }) }, around);
  }
  const page = await ask({ method: 'GET', url: addressOf(step.form, around), headers: [] });
  const fields = Object.fromEntries(Object.entries(step.fields).map(([name, value]) => [name, fillIn(value, values)]));
  const request =
    fillForm(page.response.body, page.url, fields) ??
    (step.action === undefined
      ? undefined
      : requestOf('post', '', new URL(addressOf(step.action, around)), Object.entries(fields)));
  if (!request) {
    const names = Object.keys(fields).join(', ');
    throw new StepError(`the page (answered ${page.response.status}) has no form with the fields ${names}`);
  }
  if (!withinScope(request.url, origin))
    throw new StepError(`its form leads to ${new URL(request.url).origin}, outside of ${origin}`);
  const headers: Pair[] = [...request.headers, ['origin', origin], ['referer', page.url], ...own];
  return submit({ ...request, headers }, around);
}

async function submit(request: HttpRequest, { ask, session, hasSecret }: Around) {
  session.waysIn.push({ method: request.method, url: withoutQuery(request.url) });
  const answer = await ask(request);
  session.saysLocked = saysLocked(answer.response);
  if (hasSecret) mustBeTaken(answer.response);
  else if (answer.response.status >= 400) throw new StepError(`answered ${answer.response.status}`);
  return answer;
}

const LOCKED =
  /\b(account|user|address)\b.{0,40}\b(locked|blocked|suspended|disabled)\b|too many (failed )?(login |sign-in )?(attempts|tries)/i;

/** Whether an answer says "too often": it is not asked again then, for accounts are locked for less. */
function saysLocked({ status, body }: HttpResponse): boolean {
  return status === 423 || status === 429 || LOCKED.test(body.slice(0, 100_000));
}

/** A refusal may come with 200 as well: whether the credentials were taken is for the verification to tell then. */
function mustBeTaken(response: HttpResponse): void {
  const { status } = response;
  if (status >= 400 && saysLocked(response))
    throw new StepError(`answered ${status}: the target takes no further attempts for now`, true, true);
  if (status >= 500) throw new StepError(`answered ${status}`);
  if (status >= 400) throw new StepError(`answered ${status}: the credentials were not taken`, true);
}

function wear(session: Session, name: string, value: string): void {
  session.headers = [...session.headers.filter(([key]) => key.toLowerCase() !== name.toLowerCase()), [name, value]];
}

function addressOf(written: string, { origin, values }: Pick<Around, 'origin' | 'values'>): string {
  const url = withinScope(fillIn(written, values), origin);
  if (!url) throw new StepError(`it leads outside of ${origin}`);
  return url.href;
}

export function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? url;
}
