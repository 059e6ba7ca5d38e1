import type { Action, LogEvent } from '../model/log-entry.ts';

/** What a sentence is made of: its texts are visible already. */
export type Said = Pick<LogEvent, 'operator' | 'action' | 'object' | 'outcome'> & { detail: string };

/** What the operator does, for each action; the object's name is in it where it matters. */
const DOES: Readonly<Record<Action, (said: Said) => string>> = {
  'sign-in.succeeded': () => 'signs in',
  'sign-in.failed': ({ object }) => `fails to sign in as ${object}`,
  'sign-in.limited': ({ object }) => `is kept from signing in as ${object} after too many tries`,
  'sign-out': () => 'signs out',
  refusal: ({ object, detail }) => `was refused ${object}${detail === '' ? '' : ` (${detail})`}`,
  'device.view': ({ object }) => `checks info of ${object}`,
  'device.actuate': ({ object, detail }) => actuates(object, detail),
  'device.change': ({ object }) => `changes device ${object}`,
  'network.change': ({ object }) => `changes network ${object}`,
  'check.order': ({ object }) => `orders a check of ${object}`,
  'check.cancel': ({ object }) => `cancels a check of ${object}`,
  'check.finish': ({ object }) => `finishes a check of ${object}`,
  'check.interrupted': ({ object }) => `finds a check of ${object} interrupted`,
  'finding.view': ({ object }) => `reads a finding about ${object}`,
  'finding.triage': ({ object }) => `judges a finding about ${object}`,
  'finding.retest': ({ object }) => `retests a finding about ${object}`,
  'alarm.raise': ({ object }) => `raises an alarm about ${object}`,
  'alarm.acknowledge': ({ object }) => `acknowledges alarm ${object}`,
  'alarm.clear': ({ object }) => `clears an alarm about ${object}`,
  'log.view': () => 'reads the operations log',
  'log.verify': () => 'verifies the operations log',
  'operator.change': ({ object }) => `changes operator ${object}`,
  'session.revoke': ({ object }) => `ends a session of ${object}`,
  'schedule.change': ({ object }) => `changes the schedule of ${object}`,
  'payload.change': ({ object }) => `changes the payloads of ${object}`,
  'template.change': ({ object }) => `changes the template ${object}`,
  'plugin.change': ({ object }) => `changes plugin ${object}`,
  'agent.change': ({ object }) => `changes the agent tokens of ${object}`,
  'agent.connect': ({ object }) => `hears from the agent in ${object}`,
  'inventory.load': ({ object }) => `loads the inventory ${object}`,
  'inventory.refuse': ({ object }) => `refuses the inventory ${object}`,
  'server.start': () => 'starts',
  'server.stop': () => 'stops',
};

/** Actions whose words say already how they ended. */
const SAYS_ITS_OUTCOME: ReadonlySet<Action> = new Set([
  'sign-in.failed',
  'sign-in.limited',
  'refusal',
  'check.interrupted',
  'inventory.refuse',
]);

/**
 * The sentence that a person reads.
 *
 * @example
 * sentenceOf({ operator: 'ann', action: 'device.view', object: 'router1', outcome: 'done', detail: '' });
 * // 'ann checks info of router1'
 */
export function sentenceOf(said: Said): string {
  const { operator, action, outcome } = said;
  const did = `${whoIs(operator)} ${DOES[action](said).trimEnd()}`;
  if (outcome === 'done' || SAYS_ITS_OUTCOME.has(action)) return did;
  return `${did}, ${outcome === 'failed' ? 'which failed' : 'which was refused'}`;
}

function whoIs(operator: string): string {
  if (operator === 'nobody' || operator === '') return 'someone';
  return operator === 'system' ? 'the server' : operator;
}

/** `temperature to 21` sets a variable; anything else is something that the device was told to do. */
function actuates(object: string, detail: string): string {
  const [, variable, value] = /^(\S+) to (.*)$/s.exec(detail) ?? [];
  if (variable !== undefined) return `sets ${variable} of ${object} to ${value}`;
  return detail === '' ? `operates ${object}` : `operates ${object}: ${detail}`;
}
