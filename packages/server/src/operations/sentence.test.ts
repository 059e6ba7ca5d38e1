import { describe, expect, it } from 'vitest';
import { ACTIONS, type Action } from '../model/log-entry.ts';
import { type Said, sentenceOf } from './sentence.ts';

const said = (action: Action, change: Partial<Said> = {}): Said => ({
  operator: 'ann',
  action,
  object: 'router1',
  outcome: 'done',
  detail: '',
  ...change,
});

describe('sentenceOf', () => {
  it.each<[Said, string]>([
    [said('device.view'), 'ann checks info of router1'],
    [said('device.actuate', { object: 'ac1', detail: 'temperature to 21' }), 'ann sets temperature of ac1 to 21'],
    [said('device.actuate', { object: 'ac1', detail: 'label to off to on' }), 'ann sets label of ac1 to off to on'],
    [said('device.actuate', { detail: 'reboot' }), 'ann operates router1: reboot'],
    [said('device.actuate', { detail: 'dim with from 3 to 5' }), 'ann operates router1: dim with from 3 to 5'],
    [said('device.actuate'), 'ann operates router1'],
    [
      said('device.actuate', { object: 'ac1', detail: 'temperature to 21: no answer', outcome: 'failed' }),
      'ann sets temperature of ac1 to 21: no answer, which failed',
    ],
    [
      said('refusal', {
        operator: 'nobody',
        object: '/operators',
        outcome: 'refused',
        detail: 'needs manage-operators',
      }),
      'someone was refused /operators (needs manage-operators)',
    ],
    [
      said('sign-in.failed', { operator: 'nobody', object: 'ann', outcome: 'refused' }),
      'someone fails to sign in as ann',
    ],
    [said('sign-in.succeeded'), 'ann signs in'],
    [
      said('check.finish', { operator: 'system', outcome: 'failed' }),
      'the server finishes a check of router1, which failed',
    ],
    [
      said('check.interrupted', { operator: 'system', outcome: 'failed' }),
      'the server finds a check of router1 interrupted',
    ],
    [said('device.change', { outcome: 'refused' }), 'ann changes device router1, which was refused'],
    [said('server.start', { operator: 'system', object: '' }), 'the server starts'],
    [said('log.view', { operator: '' }), 'someone reads the operations log'],
  ])('%o', (one, sentence) => {
    expect(sentenceOf(one)).toBe(sentence);
  });

  it.each(ACTIONS)('has words for %s', (action) => {
    expect(sentenceOf(said(action))).toMatch(/^ann [a-z].*\w$/);
    expect(sentenceOf(said(action, { object: '', operator: 'system' }))).toMatch(/^the server .*\w$/);
  });
});
