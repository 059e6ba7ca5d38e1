import type { Endpoint } from '../model/endpoint.ts';
import type { Exchange } from '../model/exchange.ts';
import type { RunEvent, RunOptions } from '../model/run.ts';
import { craft } from '../probe/craft.ts';
import { CONNECTIONS, createGuard, type Guard } from '../probe/guard.ts';
import { createPermits } from '../probe/permits.ts';
import { createRedactor } from '../probe/redact.ts';
import { scoped } from '../probe/scope.ts';
import { asEndpoint } from './as-endpoint.ts';
import type { Context, RunParts } from './context.ts';
import { nameInReport } from './endpoint-name.ts';
import { createCollection } from './findings/collect.ts';
import { createPlatformWatch } from './findings/platform.ts';
import { createOutcomeReport } from './findings/report-outcome.ts';
import { shownExchange } from './findings/shown-exchange.ts';
import { createFreshSource } from './fresh-for.ts';
import { createPerform } from './perform.ts';
import { createProgress } from './progress.ts';
import { createRecall } from './sending/recall.ts';
import { createRegister } from './sending/register.ts';
import { createSender } from './sending/sender.ts';
import { createSignIns } from './sign-in/sign-ins.ts';
import { decideLeave, type LeaveRules, matches } from './writing/leave.ts';
import { createRestorer } from './writing/restore.ts';

/** Wires one run's parts together: scope around the transport, guard around the scope, everything else above. */
export function createContext(options: RunOptions, { prove }: RunParts): Context {
  const { target, profile, policy, identity, others = [] } = options;
  const emit = (event: RunEvent) => options.on?.(event);
  const rules: LeaveRules = {
    profile,
    targetUrl: target.url,
    ...(policy && { policy }),
    ...(identity && { signedIn: true }),
  };
  const state: Context['state'] = { doing: 'greeting the target', over: undefined, told: new Set() };
  const collection = createCollection(emit);
  const register = createRegister();
  const progress = createProgress();
  const platform = createPlatformWatch();
  const allowed: Context['allowed'] = new Map();
  const endpoints: Context['endpoints'] = [];
  const heard: Context['heard'] = new Set();
  const crashes: Context['crashes'] = new Map();

  const guard = createGuard({
    transport: scoped(options.transport, target.url, ({ method, url }) => {
      const rule = policy?.deny.find((each) => matches(each, { method, url }));
      return rule === undefined ? undefined : `left alone: the policy denies it ("${rule}")`;
    }),
    profile,
    health: () => sender.dressed({ ...craft(asEndpoint(target.url)), url: target.url }),
    onSent: (sent) => emit({ type: 'progress', sent, planned: progress.planned(sent), doing: state.doing }),
    ...(options.rate !== undefined && { rate: options.rate }),
    ...(options.budget !== undefined && { budget: options.budget }),
    ...(options.signal && { signal: options.signal }),
  });
  const watched: Pick<Guard, 'send'> = {
    async send(request, given) {
      const response = await guard.send(request, given);
      platform.observe(response);
      return response;
    },
  };
  const sender = createSender({
    guard: watched,
    others,
    register,
    now: options.now ?? Date.now,
    isWayIn: (method, url) => signIns.isWayIn(method, url),
    ...(identity && { identity }),
    ...(options.inside && { inside: options.inside }),
    onExchange(exchange, endpoint, errand) {
      if (exchange.failure && ['aborted', 'budget', 'distress'].includes(exchange.failure.kind))
        state.over ??= exchange.failure.message;
      state.over ??= guard.halted()?.message;
      state.fell ||= exchange.failure?.kind === 'crashed' || exchange.failure?.kind === 'hung';
      noteCrash(crashes, exchange, endpoint);
      if (!options.on) return;
      const { check, parameter } = errand;
      emit({
        type: 'exchange',
        exchange: shownExchange(endpoint, exchange, redactor),
        check,
        endpoint: endpoint.id,
        ...(parameter !== undefined && { parameter }),
      });
    },
  });
  const signIns = createSignIns({
    identity,
    others,
    targetUrl: target.url,
    guard: { send: watched.send, sent: guard.sent },
    wear: sender.wear,
    onLost(who, reason, own) {
      const shown = redactor.text(reason);
      if (own) state.over ??= shown;
      const what = own ? shown : `${shown}; no page was read as ${who.name}`;
      collection.notChecked({ endpoint: `GET ${target.url}`, reason: what, cause: 'failed' }, [-1, -1, -1]);
    },
    ...(options.signal && { signal: options.signal }),
  });
  const headers = [identity, ...others].flatMap((each) => each?.headers.map(([name]) => name.toLowerCase()) ?? []);
  const redactor = createRedactor(() => [...sender.secrets(), ...signIns.secrets().filter(isTelling)], headers);
  const restorer = createRestorer({
    sender,
    beforeRetry: () => signIns.confirm(true),
    onRestored(endpoint, ok, detail) {
      emit({ type: 'restored', endpoint, ok, detail });
      const reason = `what was written could not be put back: ${detail}`;
      if (!ok) collection.notChecked({ endpoint, reason, cause: 'failed' }, [Number.MAX_SAFE_INTEGER, 0, 0]);
    },
  });
  const recall = createRecall({
    sender,
    register,
    profile,
    targetUrl: target.url,
    endpoints,
    others: () => others.filter(({ name }) => signIns.isIn(name)),
    mayRead: (page) => decideLeave(page, rules).go,
    onLost(page, failure) {
      const reason = `could not be read again for what was stored: ${failure}`;
      collection.notChecked({ endpoint: nameInReport(page), reason, cause: 'failed' }, [Number.MAX_SAFE_INTEGER, 2, 0]);
    },
    onCut(read, of) {
      const reason = `only ${read} of ${of} pages were read again for what was stored: the most that the profile ${profile} reads`;
      collection.notChecked({ endpoint: `GET ${target.url}`, reason, cause: 'by-rule' }, [
        Number.MAX_SAFE_INTEGER,
        1,
        0,
      ]);
    },
  });
  const perform = createPerform({
    sender,
    signIns,
    others: others.map(({ name }) => name),
    recall,
    policy,
    rules,
    allowed,
    touched: restorer.touched,
    heard,
    ...(options.browser && { browser: options.browser }),
    onUnread(url, failure) {
      const endpoint = redactor.text(`GET ${url.split('?', 1)[0]}`);
      const reason = redactor.text(`the browser could tell nothing of an answer: ${failure.split('\n', 1)[0]}`);
      collection.notChecked({ endpoint, reason, cause: 'failed' }, [Number.MAX_SAFE_INTEGER, 3, 0]);
    },
    ...(options.listener && { listener: options.listener }),
    ...(options.signal && { signal: options.signal }),
  });
  return {
    options,
    rules,
    guard,
    sender,
    register,
    restorer,
    signIns,
    turns: createPermits(CONNECTIONS[profile]),
    collection,
    progress,
    freshFor: createFreshSource(options.random),
    checks: options.only ? options.checks.filter(({ id }) => id === options.only?.check) : options.checks,
    endpoints,
    allowed,
    crashes,
    tried: new Set(),
    ordinary: new Map(),
    heard,
    start: { status: 0, headers: [], body: '', bytes: 0, truncated: false, firstByteMs: 0, totalMs: 0 },
    state,
    emit,
    redactor,
    perform,
    report: createOutcomeReport({ options, prove, redactor, register, platform, state, collection }),
  };
}

function noteCrash(crashes: Context['crashes'], exchange: Exchange, endpoint: Endpoint): void {
  const kind = exchange.failure?.kind;
  if ((kind !== 'crashed' && kind !== 'hung') || exchange.probe.set.size === 0 || exchange.probe.whole) return;
  crashes.set(endpoint.id, [...(crashes.get(endpoint.id) ?? []), exchange]);
}

/** Shorter ones are words or numbers that stand everywhere: hiding them would leave nothing to read, and tell them. */
function isTelling(secret: string): boolean {
  return secret.length >= 6 || (secret.length >= 4 && /[^a-z]/i.test(secret));
}
