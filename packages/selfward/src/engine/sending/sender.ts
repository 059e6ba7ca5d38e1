import type { Endpoint } from '../../model/endpoint.ts';
import { type Exchange, FAILURES, type HttpRequest, type HttpResponse } from '../../model/exchange.ts';
import type { Inside } from '../../model/inside.ts';
import type { Probe } from '../../model/probe.ts';
import type { Identity } from '../../model/target.ts';
import { TransportError } from '../../model/transport.ts';
import { type CookieJar, createCookieJar, dress } from '../../probe/cookies.ts';
import { craft, USER_AGENT } from '../../probe/craft.ts';
import { headerOf } from '../../probe/encode.ts';
import type { Guard, GuardedOptions } from '../../probe/guard.ts';
import { isSecretHeader } from '../../probe/redact.ts';
import { isSignIn } from '../endpoint-name.ts';
import { createTokens } from '../forms/tokens.ts';
import type { Session } from '../sign-in/session.ts';
import { inShape } from './in-shape.ts';
import type { Register } from './register.ts';
import { createSessions } from './sessions.ts';

/** What an exchange is for, as the probe log shows it. */
export interface Errand {
  check: string;
  parameter?: string;
  /** Nothing is learned from it: neither cookies nor markers. */
  essential?: boolean;
}

/** Sends an endpoint's request with a probe's values in it, as an identity. */
export interface Sender {
  /** Never throws: what went wrong stands in the exchange. */
  send(endpoint: Endpoint, probe: Probe, errand: Errand): Promise<Exchange>;
  /** Sends a request that is no probe, with identity and cookies laid over it. @throws TransportError */
  plain(request: HttpRequest, options?: GuardedOptions): Promise<HttpResponse>;
  /** Requests of checks and baselines that went to an endpoint so far. */
  sentTo(endpoint: Endpoint): number;
  /** A request as the run's identity would send it. */
  dressed(request: HttpRequest): HttpRequest;
  /** Every secret that requests may carry, for the redactor. */
  secrets(): string[];
  /** From here on this identity goes out with what its sign-in gave. */
  wear(name: string, session: Pick<Session, 'headers' | 'jar'>): void;
}

export interface SenderOptions {
  guard: Pick<Guard, 'send'>;
  identity?: Identity;
  others: readonly Identity[];
  register: Register;
  inside?: Pick<Inside, 'plant' | 'seen'>;
  now: () => number;
  /** Whether credentials are sent there: to go to it again as somebody who is signed in could end the session. */
  isWayIn?: (method: string, url: string) => boolean;
  onExchange: (exchange: Exchange, endpoint: Endpoint, errand: Errand) => void;
}

export function createSender(options: SenderOptions): Sender {
  const { guard, others, register, inside, now } = options;
  const identities = new Map(others.map((each) => [each.name, each]));
  if (options.identity) identities.set(options.identity.name, options.identity);
  const own = () => options.identity && identities.get(options.identity.name);
  const jars = new Map<string | undefined, CookieJar>();
  const startedAt = now();
  let count = 0;
  const counts = new Map<string, number>();
  /** Of sessions that ended: an answer to one may still be on its way. */
  const retired: string[] = [];

  const jarOf = (who: Identity | undefined) => {
    const jar = jars.get(who?.name) ?? createCookieJar();
    jars.set(who?.name, jar);
    return jar;
  };

  async function plainAs(who: Identity | undefined, request: HttpRequest, given: GuardedOptions = {}) {
    const named = headerOf(request.headers, 'user-agent') !== undefined;
    const headers: HttpRequest['headers'] = named ? request.headers : [...request.headers, ['user-agent', USER_AGENT]];
    // Of the same sign-in as the request: what an ended session sets must not reach the one that follows it.
    const jar = jarOf(who);
    const response = await guard.send(dress({ ...request, headers }, who, jar), given);
    jar.store(request.url, response);
    return response;
  }
  const tokens = createTokens(plainAs);
  const sessions = createSessions();

  function callerOf(endpoint: Endpoint, probe: Probe): Identity | undefined {
    if (probe.as !== undefined) return identities.get(probe.as);
    return !probe.whole && options.isWayIn?.(endpoint.method, endpoint.url) === true ? undefined : own();
  }

  /** A probe that writes is one of many to a place that is put back: once more changes nothing, but at a sign-in. */
  function isRepeatable(endpoint: Endpoint, probe: Probe, { essential }: Errand): boolean {
    if (inside || essential || probe.whole || isSignIn(endpoint)) return false;
    return options.isWayIn?.(endpoint.method, endpoint.url) !== true;
  }

  /** A request that a check wrote has cookies of its own; those of a sign-in lie beneath them like its headers. */
  function beneath(who: Identity | undefined, url: string): Identity | undefined {
    const line = who?.signIn && jarOf(who).for(url);
    if (!who || !line || line.length === 0) return who;
    return { ...who, headers: [...who.headers, ['cookie', line.map((pair) => pair.join('=')).join('; ')]] };
  }

  /** What reached a sink before the answer was complete, or before there was none. */
  function seen(exchange: Exchange): void {
    const { markers } = exchange.probe;
    if (inside && markers.length > 0) exchange.sightings = [...inside.seen(markers)];
  }

  async function send(endpoint: Endpoint, probe: Probe, errand: Errand): Promise<Exchange> {
    const who = callerOf(endpoint, probe);
    const shaped = inShape(probe);
    const exchange: Exchange = {
      id: ++count,
      probe,
      request: craft(endpoint, shaped),
      at: now() - startedAt,
      sightings: [],
    };
    try {
      if (probe.as !== undefined && !who)
        throw new TransportError('out-of-scope', `no identity is called "${probe.as}"`);
      const ready = await tokens.refresh(endpoint, who, errand.essential === true);
      const jar = jarOf(who);
      exchange.request = probe.whole
        ? sessions.dress(probe.whole, beneath(who, probe.whole.request.url))
        : dress(craft(ready, shaped), who, jar);
      exchange.at = now() - startedAt;
      register.plant(exchange, endpoint, errand.check);
      if (probe.markers.length > 0) inside?.plant(probe.markers);
      counts.set(endpoint.id, (counts.get(endpoint.id) ?? 0) + 1);
      exchange.response = await guard.send(exchange.request, {
        ...(probe.effect === 'delay' && { alone: true }),
        ...(errand.essential && { essential: true }),
        ...(probe.whole && { content: true }),
        ...(probe.lenient && { lenient: true }),
        ...(isRepeatable(endpoint, probe, errand) && { repeatable: true }),
        ...(probe.whole?.timeoutMs !== undefined && { timeoutMs: probe.whole.timeoutMs }),
      });
      tokens.used(endpoint, who, exchange.response);
      // Only from ordinary answers: what a probe makes the target set must not colour every later request.
      if (probe.whole) sessions.store(probe.whole, exchange.response);
      else if (probe.set.size === 0) jar.store(exchange.request.url, exchange.response);
      seen(exchange);
      register.scan(exchange, endpoint);
    } catch (error) {
      exchange.failure = failure(error);
      seen(exchange);
    }
    options.onExchange(exchange, endpoint, errand);
    return exchange;
  }

  return {
    send,
    plain: (request, given) => plainAs(own(), request, given),
    sentTo: ({ id }) => counts.get(id) ?? 0,
    dressed: (request) => dress(request, own(), jarOf(own())),
    secrets: () => [
      ...[...identities.values()].flatMap(secretsOf),
      ...[...retired, ...[...jars.values()].flatMap((jar) => jar.values())].filter(
        (value) => value.length >= LONG_ENOUGH.cookie,
      ),
    ],
    wear(name, { headers, jar }) {
      const known = identities.get(name);
      if (!known) return;
      retired.push(...(jars.get(name)?.values() ?? []), ...secretsOf(known));
      identities.set(name, { ...known, headers });
      jars.set(name, jar);
      tokens.forget(name);
    },
  };
}

function failure(error: unknown): NonNullable<Exchange['failure']> {
  if (error instanceof TransportError && (error.kind === 'crashed' || error.kind === 'hung')) {
    const [first = ''] = error.message.split('\n', 1);
    const what = error.kind === 'crashed' ? 'the process ended' : 'the process hung and was ended';
    return { kind: error.kind, message: first === '' ? what : `${what}: ${first}`, stack: error.message };
  }
  if (error instanceof TransportError && FAILURES.includes(error.kind))
    return { kind: error.kind, message: error.message };
  return { kind: 'protocol', message: error instanceof Error ? error.message : String(error) };
}

/** Shorter values are words that stand everywhere: hiding them would leave nothing to read. */
const LONG_ENOUGH = { secret: 6, cookie: 8, other: 16 };

/** A secret header's value with its parts: the key behind `Bearer`, the value behind a cookie's name. */
function secretsOf({ headers }: Identity): string[] {
  return headers.flatMap(([name, value]) => {
    if (!isSecretHeader(name)) return value.length >= LONG_ENOUGH.other ? [value] : [];
    const parts = value.split(/[\s;,]+/);
    const values = [value, ...parts, ...parts.map((part) => part.slice(part.indexOf('=') + 1))];
    return values.filter((each) => each.length >= LONG_ENOUGH.secret);
  });
}
