import type { Browser } from '../model/browser.ts';
import type { Seen, Step } from '../model/check.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { Exchange, HttpRequest } from '../model/exchange.ts';
import type { Listener } from '../model/listener.ts';
import type { Marker } from '../model/marker.ts';
import type { Policy } from '../model/policy.ts';
import type { Probe } from '../model/probe.ts';
import { craft } from '../probe/craft.ts';
import { asEndpoint } from './as-endpoint.ts';
import type { Recall } from './sending/recall.ts';
import type { Errand, Sender } from './sending/sender.ts';
import type { SignIns } from './sign-in/sign-ins.ts';
import { decideLeave, type LeaveRules, matches } from './writing/leave.ts';

export interface PerformOptions {
  sender: Sender;
  recall: Recall;
  signIns: Pick<SignIns, 'confirm' | 'confirmOther' | 'losses'>;
  /** Who else reads pages again. */
  others: readonly string[];
  policy: Policy | undefined;
  rules: LeaveRules;
  allowed: ReadonlyMap<string, Endpoint>;
  touched: (endpoint: Endpoint) => void;
  browser?: Browser;
  /** The browser itself failed at an answer: nothing is told of it then. */
  onUnread?: (url: string, failure: string) => void;
  listener?: Listener;
  /** Markers whose calls a check was told of. */
  heard?: Set<Marker>;
  signal?: AbortSignal;
}

/** Does what a check asks for, within what the run may do. */
export function createPerform(options: PerformOptions) {
  const { sender, recall, policy, rules, allowed, touched, browser, onUnread, listener, heard, signal } = options;
  return async (step: Step, errand: Errand): Promise<Seen> => {
    if (step.do === 'recall') {
      for (let round = 0; round < 2; round++) {
        const exchanges = await recall(step, errand);
        if (await allHeld(options)) return { exchanges };
      }
      throw new Error('the sign-in was lost whenever pages were read again');
    }
    if (step.do === 'render') {
      try {
        const ran = await browser?.run(step.exchange, step.markers, signal);
        return { exchanges: [], ...(ran && { ran }) };
      } catch (error) {
        // What was proved without a browser must not be lost with it.
        onUnread?.(step.exchange.request.url, error instanceof Error ? error.message : String(error));
        return { exchanges: [] };
      }
    }
    if (step.do === 'listen') {
      const calls = (await listener?.calls(step.markers, step.withinMs, signal)) ?? [];
      for (const { marker } of calls) heard?.add(marker);
      return { exchanges: [], calls };
    }
    const reads = step.endpoint.method === 'GET' || step.endpoint.method === 'HEAD';
    const leave = policy?.allow.some(({ endpoint }) => matches(endpoint, step.endpoint)) ?? true;
    const exchanges: Exchange[] = [];
    for (let round = 0; round < (step.repeat ?? 1); round++) {
      for (const probe of step.probes) {
        if (probe.whole) {
          const decision = decideLeave(endpointOf(probe.whole.request), rules);
          exchanges.push(
            decision.go
              ? await sender.send(step.endpoint, probe, errand)
              : refused(step.endpoint, probe, decision.reason),
          );
        } else if (!allowed.has(step.endpoint.id))
          exchanges.push(refused(step.endpoint, probe, 'this endpoint is left alone'));
        else if (reads && probe.effect === 'write' && !leave) {
          exchanges.push(refused(step.endpoint, probe, 'the policy gives no leave for writing here'));
        } else {
          if (!reads) touched(step.endpoint);
          exchanges.push(await sender.send(step.endpoint, probe, errand));
        }
      }
    }
    return { exchanges };
  };
}

/** Whether everybody was signed in all along who reads pages again; who was not is signed in anew where that goes. */
async function allHeld({ signIns, others }: PerformOptions): Promise<boolean> {
  const losses = () => [undefined, ...others].reduce((sum, name) => sum + signIns.losses(name), 0);
  const before = losses();
  await signIns.confirm();
  for (const name of others) await signIns.confirmOther(name);
  return losses() === before;
}

/** What a whole request goes to, for the rules that speak of endpoints. */
function endpointOf({ method, url }: HttpRequest): Endpoint {
  const read = asEndpoint(url, 'whole');
  return { ...read, method, id: `${method} ${read.url}` };
}

/** Never sent: 0 is no exchange's number. */
function refused(endpoint: Endpoint, probe: Probe, message: string): Exchange {
  const request = craft(endpoint, probe);
  return {
    id: 0,
    probe,
    request,
    failure: { kind: 'out-of-scope', message: `not sent: ${message}` },
    at: 0,
    sightings: [],
  };
}
