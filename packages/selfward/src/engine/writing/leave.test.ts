import { describe, expect, it } from 'vitest';
import type { Method, Pair } from '../../model/endpoint.ts';
import { type Policy, PolicySchema } from '../../model/policy.ts';
import type { Profile } from '../../model/profile.ts';
import { endpointForTesting } from '../../probe/endpointForTesting.ts';
import { decideLeave, matches } from './leave.ts';

const TARGET = 'http://h/start';

function decide(request: string, profile: Profile, given: { policy?: unknown; source?: string; safe?: boolean } = {}) {
  const [method = '', address = ''] = request.split(' ');
  const [url = '', query = ''] = `http://h${address}`.split('?');
  const endpoint = endpointForTesting(method as Method, url, {
    query: [...new URLSearchParams(query)] as Pair[],
    ...(given.source !== undefined && { source: given.source }),
    ...(given.safe !== undefined && { safe: given.safe }),
  });
  const policy: Policy | undefined = given.policy === undefined ? undefined : PolicySchema.parse(given.policy);
  const decision = decideLeave(endpoint, { profile, targetUrl: TARGET, ...(policy && { policy }) });
  return decision.go ? decision.restore : 'left alone';
}

describe('decideLeave without a policy', () => {
  it.each<[string, Profile, { source?: string; safe?: boolean }, string]>([
    ['GET /status', 'gentle', {}, 'no'],
    ['HEAD /status', 'gentle', {}, 'no'],
    ['POST /label', 'gentle', {}, 'left alone'],
    ['POST /label', 'normal', {}, 'tried'],
    ['PUT /label', 'normal', {}, 'tried'],
    ['DELETE /label', 'normal', {}, 'left alone'],
    ['DELETE /label', 'thorough', {}, 'no'],
    ['OPTIONS /label', 'thorough', {}, 'left alone'],
    ['GET /reboot', 'thorough', {}, 'left alone'],
    ['GET /cgi-bin/reboot.cgi', 'normal', {}, 'left alone'],
    ['GET /relay/0?turn=on', 'normal', {}, 'left alone'],
    ['GET /do?cmd=factory-reset', 'normal', {}, 'left alone'],
    ['GET /x?action=delete', 'normal', {}, 'left alone'],
    ['GET /logout', 'normal', {}, 'left alone'],
    ['GET /settings?format=json&start=20', 'normal', {}, 'no'],
    ['GET /search?q=how+to+reset', 'normal', {}, 'no'],
    ['GET /reboot', 'normal', { safe: true }, 'no'],
    ['GET /reboot', 'gentle', { source: 'list' }, 'no'],
    ['GET /reboot', 'normal', { source: 'openapi' }, 'no'],
    ['GET /reboot', 'gentle', { source: 'openapi' }, 'left alone'],
    ['GET /start', 'gentle', {}, 'no'],
    ['POST /firmware/upgrade', 'normal', {}, 'left alone'],
    ['POST /logout', 'normal', {}, 'left alone'],
    ['POST /factoryReset', 'normal', {}, 'left alone'],
    ['POST /firmware/upgrade', 'thorough', {}, 'tried'],
    ['POST /firmware/upgrade', 'normal', { source: 'openapi' }, 'tried'],
    ['POST /settings', 'normal', {}, 'tried'],
  ])('%s, %s, %j: %s', (request, profile, given, decision) => {
    expect(decide(request, profile, given)).toBe(decision);
  });
});

describe('decideLeave with a policy', () => {
  it.each<[string, Profile, unknown, string]>([
    ['GET /status', 'gentle', {}, 'no'],
    ['GET /status', 'normal', { deny: ['GET /status'] }, 'left alone'],
    ['GET /status', 'normal', { deny: ['/status'] }, 'left alone'],
    ['GET /admin/x', 'normal', { deny: ['/admin/*'] }, 'left alone'],
    ['POST /label', 'gentle', {}, 'left alone'],
    ['POST /label', 'thorough', {}, 'left alone'],
    ['POST /label', 'gentle', { allow: ['POST /label'] }, 'demanded'],
    ['POST /label', 'gentle', { allow: [{ endpoint: 'POST /label', effect: 'stateless' }] }, 'no'],
    ['POST /label', 'gentle', { allow: [{ endpoint: 'POST /label', effect: 'keep' }] }, 'no'],
    ['POST /label', 'gentle', { allow: ['PUT /label'] }, 'left alone'],
    ['POST /label', 'gentle', { allow: ['POST /label'], deny: ['/label'] }, 'left alone'],
    ['DELETE /label', 'gentle', { allow: ['DELETE /label'] }, 'left alone'],
    ['DELETE /label', 'gentle', { allow: [{ endpoint: 'DELETE /label', effect: 'keep' }] }, 'no'],
    ['GET /reboot', 'gentle', {}, 'left alone'],
    ['GET /reboot', 'gentle', { allow: ['GET /reboot'] }, 'no'],
  ])('%s, %s, %j: %s', (request, profile, policy, decision) => {
    expect(decide(request, profile, { policy })).toBe(decision);
  });
  it("takes a TD's word for reading, not for writing", () => {
    expect(decide('GET /toggle', 'gentle', { policy: {}, safe: true })).toBe('no');
    expect(decide('POST /toggle', 'gentle', { policy: {}, safe: true })).toBe('left alone');
  });
});

describe('matches', () => {
  it.each([
    ['POST /a/{b}', 'POST', 'http://h/a/{c}', true],
    ['POST /a/{b}', 'POST', 'http://h/a/7', true],
    ['POST /a/{b}', 'POST', 'http://h/a/7/8', false],
    ['POST /a/7', 'POST', 'http://h/a/{c}', false],
    ['/a*', 'GET', 'http://h/ab', true],
    ['post /a', 'POST', 'http://h/a', true],
    ['/', 'GET', 'http://h', true],
    ['/a', 'GET', 'http://h/a?x=1', true],
  ] as const)('%s and %s %s: %s', (rule, method, url, yes) => {
    expect(matches(rule, { method, url })).toBe(yes);
  });
});
