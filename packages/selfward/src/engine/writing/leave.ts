import { actionWord } from '../../model/action-like.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Leave, Policy } from '../../model/policy.ts';
import { PROFILE_METHODS, type Profile } from '../../model/profile.ts';
import { craft } from '../../probe/craft.ts';
import { nameInPolicy, pathOf } from '../endpoint-name.ts';
import { endsSession } from '../sign-in/ends-session.ts';
import { destructiveWord } from './destructive.ts';

export interface LeaveRules {
  profile: Profile;
  policy?: Policy;
  /** The start URL: a person named it, whatever it is called. */
  targetUrl: string;
  /** The run goes out as somebody. */
  signedIn?: boolean;
}

/** Whether an endpoint may be probed, and what is owed for it. */
export type Decision =
  /** `demanded`: the old value must be readable. `tried`: it is put back where it can be read. */
  { go: true; restore: 'no' | 'tried' | 'demanded' } | { go: false; reason: string };

const READING: readonly string[] = ['GET', 'HEAD'];

/** Decides from names and rules alone. What was not allowed is listed as not checked, with this reason. */
export function decideLeave(endpoint: Endpoint, { profile, policy, targetUrl, signedIn }: LeaveRules): Decision {
  const denied = policy?.deny.find((rule) => matches(rule, endpoint));
  if (denied !== undefined) return no(`the policy denies it ("${denied}")`);
  const leave = policy?.allow.find((each) => matches(each.endpoint, endpoint));
  if (leave) return byLeave(endpoint, leave);
  if (signedIn && endsSession(endpoint.method, craft(endpoint).url))
    return no('it is named as if it ended the session (a policy can give leave for it)');
  const reads = READING.includes(endpoint.method);
  if (!PROFILE_METHODS[profile].includes(endpoint.method))
    return no(`the profile ${profile} sends no ${endpoint.method}`);
  if (!reads && policy) return no('it may write, and the policy gives no leave for it');
  if (!reads && profile === 'gentle')
    return no("it may write, and the profile gentle writes only with a policy's leave");
  return reads ? reading(endpoint, profile, targetUrl) : writing(endpoint, profile);
}

function byLeave(endpoint: Endpoint, leave: Leave): Decision {
  if (READING.includes(endpoint.method) || leave.effect !== 'restore') return { go: true, restore: 'no' };
  if (endpoint.method === 'DELETE') return no('what is deleted cannot be put back');
  return { go: true, restore: 'demanded' };
}

function reading(endpoint: Endpoint, profile: Profile, targetUrl: string): Decision {
  const go: Decision = { go: true, restore: 'no' };
  if (endpoint.safe === true || endpoint.source === 'list') return go;
  if (endpoint.source === 'openapi' && profile !== 'gentle') return go;
  if (pathOf(endpoint.url) === pathOf(targetUrl) && endpoint.draft.query.length === 0) return go;
  const word = actionWord(endpoint.method, craft(endpoint).url);
  return word === undefined ? go : no(`it is named like an action ("${word}")`);
}

function writing(endpoint: Endpoint, profile: Profile): Decision {
  const word = destructiveWord(craft(endpoint).url);
  if (word !== undefined && ['crawl', 'whole'].includes(endpoint.source) && profile !== 'thorough') {
    return no(`it is named like a destructive action ("${word}")`);
  }
  return { go: true, restore: endpoint.method === 'DELETE' ? 'no' : 'tried' };
}

function no(reason: string): Decision {
  return { go: false, reason: `left alone: ${reason}` };
}

/**
 * Whether a policy's line names an endpoint: `POST /label`, or a path alone for every method. A segment in braces
 * stands for any segment, a `*` at the end for everything below.
 */
export function matches(rule: string, endpoint: Pick<Endpoint, 'method' | 'url'>): boolean {
  const [first = '', second] = rule.trim().split(/\s+/);
  if (second !== undefined && first.toUpperCase() !== endpoint.method) return false;
  const wanted = second ?? first;
  const [, path = '/'] = nameInPolicy(endpoint).split(' ');
  if (wanted.endsWith('*')) return path.startsWith(wanted.slice(0, -1));
  const [a, b] = [wanted.split('/'), path.split('/')];
  return a.length === b.length && a.every((segment, i) => segment === b[i] || /^\{[^{}]*\}$/.test(segment));
}
