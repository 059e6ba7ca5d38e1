import type { HttpRequest, HttpResponse } from '../../model/exchange.ts';
import type { SignIn } from '../../model/sign-in.ts';
import type { Identity } from '../../model/target.ts';
import { TransportError } from '../../model/transport.ts';
import { withinScope } from '../../surface/scope.ts';
import { attempt } from './attempt.ts';
import { askAs, doubtOf, type Session, stranger } from './session.ts';

/** Keeps one identity signed in. What each call hands back is why it is not, or `undefined`. */
export interface Keeper {
  /** Signs in before the run, once: a wrong password is not tried again. */
  start(): Promise<string | undefined>;
  /** Asks whether the session still holds, and signs in again where it does not. */
  confirm(essential?: boolean): Promise<string | undefined>;
  /** Signs in anew where the session is likely to end before long: once it was seen to. */
  freshen(): Promise<string | undefined>;
  /** How many sessions ended: found lost, or replaced in time. */
  losses(): number;
  session(): Session | undefined;
}

export interface KeeperOptions {
  identity: Identity;
  signIn: SignIn;
  origin: string;
  send: (request: HttpRequest, essential: boolean) => Promise<HttpResponse>;
  /** Requests that the run has sent so far. */
  sent: () => number;
  /** Called with each new session. */
  wear: (session: Session) => void;
  /** Refused sign-ins of the whole run: accounts and addresses are locked for too many. */
  refused: { count: number };
  pause: (ms: number) => Promise<void>;
}

/** Refused sign-ins in one run, of all identities together. */
const MOST_REFUSED = 3;
/** Sign-ins of one identity in one run. */
const MOST_SIGN_INS = 40;
const PAUSE_MS = 1000;

export function createKeeper(options: KeeperOptions): Keeper {
  const { identity, signIn, origin, send, sent, wear, refused, pause } = options;
  let session: Session | undefined;
  let [losses, signIns, since] = [0, 0, 0];
  let lifetime = Number.POSITIVE_INFINITY;
  let over: string | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: an answer that was asked for before somebody's last probe says nothing about that probe. */
  function alone(work: () => Promise<string | undefined>): Promise<string | undefined> {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  }

  /** A session is not called lost for one answer that did not come, or that the target was too busy for. */
  async function doubt(as: Session, essential: boolean): Promise<string | undefined> {
    const url = withinScope(signIn.verify.url, origin);
    if (!url) return `${signIn.verify.url} is outside of ${origin}`;
    const ask = askAs(as, origin, (request) => send(request, essential), 0);
    const look = () => ask({ method: 'GET', url: url.href, headers: [] });
    const first = await look().catch(unlessOver);
    const found = first && doubtOf(signIn.verify, first.response);
    if (first && (found === undefined || !isBusy(first.response))) return found;
    await pause(PAUSE_MS);
    return doubtOf(signIn.verify, (await look()).response);
  }

  async function once(essential: boolean): Promise<{ failed: string; final: boolean } | undefined> {
    signIns += 1;
    const done = await attempt(signIn, identity.headers, origin, (request) => send(request, essential));
    if ('failed' in done) {
      if (done.refused) refused.count += 1;
      return done;
    }
    const failed = await doubt(done.session, essential);
    if (failed !== undefined) {
      refused.count += 1;
      const final = done.session.saysLocked;
      const locked = final ? ', and the target speaks of a locked account or too many attempts' : '';
      return { failed: `the steps went through, but nobody is signed in: ${failed}${locked}`, final };
    }
    session = done.session;
    since = sent();
    wear(session);
    return undefined;
  }

  async function renew(essential: boolean): Promise<string | undefined> {
    let why = `it was lost ${losses} times`;
    for (let tries = 0; tries < MOST_REFUSED && refused.count < MOST_REFUSED && signIns < MOST_SIGN_INS; tries++) {
      if (tries > 0) await pause(PAUSE_MS * 3 ** (tries - 1));
      const failed = await once(essential);
      if (!failed) return undefined;
      why = failed.failed;
      if (failed.final) break;
    }
    over = `the sign-in as "${identity.name}" was lost, and signing in again failed: ${why}`;
    return over;
  }

  const safely = (work: () => Promise<string | undefined>) => () =>
    over === undefined
      ? work().catch((error: unknown) => {
          if (error instanceof TransportError) return error.message;
          throw error;
        })
      : Promise.resolve(over);

  return {
    start: () =>
      alone(
        safely(async () => {
          const same = (await doubt(stranger(identity.headers), false)) === undefined;
          const failed = same
            ? `${signIn.verify.url} looks the same to a stranger, so it cannot tell whether somebody is signed in`
            : (await once(false))?.failed;
          if (failed === undefined) return undefined;
          over = `the sign-in as "${identity.name}" failed: ${failed}`;
          return over;
        }),
      ),
    confirm: (essential = false) =>
      alone(
        safely(async () => {
          if (session && (await doubt(session, essential)) === undefined) return undefined;
          losses += 1;
          lifetime = Math.min(lifetime, sent() - since);
          return renew(essential);
        }),
      ),
    freshen: () =>
      alone(
        safely(async () => {
          if (sent() - since <= lifetime / 2) return undefined;
          // Who is still at work with the old one may lose it by this: some applications keep one session for each person.
          losses += 1;
          return renew(false);
        }),
      ),
    losses: () => losses,
    session: () => session,
  };
}

function isBusy({ status }: HttpResponse): boolean {
  return status === 429 || status >= 500;
}

/** A run that has ended is not asked again. */
function unlessOver(error: unknown): undefined {
  if (error instanceof TransportError && ['timeout', 'reset', 'protocol', 'unreachable'].includes(error.kind)) return;
  throw error;
}
