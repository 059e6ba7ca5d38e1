import { verify } from '@node-rs/argon2';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AccessRoom } from '../model/rooms.ts';
import type { Store } from '../model/store.ts';
import { memoryStoreForTesting } from '../store/memoryStoreForTesting.ts';
import { type AccessOptions, createAccess } from './create-access.ts';
import { sessionId } from './tokens.ts';

vi.mock('@node-rs/argon2', { spy: true });

const quick = { memoryCost: 64, timeCost: 1, parallelism: 1 };
const home = { address: '192.0.2.1', agent: 'test' };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const good = 'lantern velvet harbour';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTime(ms);

const open = (store: Store = memoryStoreForTesting(), options: Partial<AccessOptions> = {}) =>
  createAccess({ store, hashing: quick, ...options });

async function signedIn(access: AccessRoom, name: string, password: string, from = home) {
  const answer = await access.signIn(name, password, from);
  if (!answer.ok) throw new Error(`sign-in: ${answer.because}`);
  return answer;
}

/** A room with the administrator "admin", who has chosen {@link good}. */
async function settled(store: Store = memoryStoreForTesting(), options: Partial<AccessOptions> = {}) {
  const access = await open(store, options);
  const first = await access.firstAdministrator();
  const { token } = await signedIn(access, 'admin', first?.password ?? '');
  const chosen = await access.choosePassword('admin', undefined, good, token);
  return { access, store, token: chosen.token };
}

async function withAnn(options: Partial<AccessOptions> = {}) {
  const room = await settled(memoryStoreForTesting(), options);
  const password = await room.access.addOperator('Ann', 'operator');
  return { ...room, password };
}

describe('the first administrator', () => {
  it('is made with a one-time password, anew at each start, until somebody has chosen a password', async () => {
    const store = memoryStoreForTesting();
    const access = await open(store);
    const first = await access.firstAdministrator();
    expect(first).toMatchObject({ name: 'admin' });
    expect(first?.password).toMatch(/^([a-hjkmnp-twxyz2-9]{5}-){3}[a-hjkmnp-twxyz2-9]{5}$/);
    const old = await signedIn(access, 'admin', first?.password ?? '');
    expect(old.operator).toMatchObject({ id: 'admin', level: 'administrator', mustChoose: true, active: true });

    const next = await open(store);
    const second = await next.firstAdministrator();
    expect(second?.password).not.toBe(first?.password);
    expect(await next.session(old.token)).toBeUndefined();
    expect(await next.signIn('admin', first?.password ?? '', home)).toEqual({ ok: false, because: 'wrong' });
    const { token } = await signedIn(next, 'admin', second?.password ?? '');
    await next.choosePassword('admin', undefined, good, token);
    expect(await next.firstAdministrator()).toBeUndefined();
    expect(await (await open(store)).firstAdministrator()).toBeUndefined();
  });
});

describe('signing in', () => {
  it('takes the name in any case, and hands out no hash', async () => {
    const { access, password, store } = await withAnn();
    const { operator } = await signedIn(access, ' aNN ', password);
    expect(operator).toMatchObject({ id: 'ann', name: 'Ann', level: 'operator', passwordHash: '' });
    expect((await store.operators.get('ann'))?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
    expect((await store.operators.get('ann'))?.lastSignInAt).toBe(Date.now());
  });

  it.each([
    ['a wrong password', 'ann', 'wrong'],
    ['an unknown name', 'nobody', good],
    ['a name that cannot be', '../../etc', good],
    ['an empty name', '', ''],
    ['an empty password', 'ann', ''],
    ['a huge password', 'ann', 'x'.repeat(1_000_000)],
    ['another’s password', 'ann', good],
  ])('says the same for %s', async (_, name, password) => {
    const { access } = await withAnn();
    expect(await access.signIn(name, password, home)).toEqual({ ok: false, because: 'wrong' });
  });

  it.each(['ann', 'nobody', '../..'])('compares one hash for %s, of the same cost', async (name) => {
    const { access } = await withAnn();
    const compare = vi.mocked(verify);
    compare.mockClear();
    await access.signIn(name, 'wrong', home);
    expect(compare).toHaveBeenCalledOnce();
    expect(compare.mock.calls[0]?.[0]).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
  });

  it('tells those who know the password that they were switched off, and nobody else', async () => {
    const { access, password } = await withAnn();
    await access.changeOperator('ann', { active: false });
    expect(await access.signIn('ann', password, home)).toEqual({ ok: false, because: 'inactive' });
    expect(await access.signIn('ann', 'wrong', home)).toEqual({ ok: false, because: 'wrong' });
  });

  it('takes passwords however the keyboard composed them', async () => {
    const { access, password } = await withAnn();
    const { token } = await signedIn(access, 'ann', password);
    await access.choosePassword('ann', undefined, 'Zürich im November', token);
    await signedIn(access, 'ann', 'Zu\u0308rich im November');
  });

  it('hashes anew with stronger settings', async () => {
    const { store } = await settled();
    const later = await open(store, { hashing: { ...quick, timeCost: 2 } });
    await signedIn(later, 'admin', good);
    expect((await store.operators.get('admin'))?.passwordHash).toContain('t=2');
    await signedIn(later, 'admin', good);
  });

  it('lets one-time passwords expire, sooner once they were used', async () => {
    const { access, password } = await withAnn();
    pass(24 * HOUR - 1);
    await signedIn(access, 'ann', password);
    pass(1);
    expect(await access.signIn('ann', password, home)).toEqual({ ok: false, because: 'wrong' });
    const again = await access.resetPassword('ann');
    await signedIn(access, 'ann', again);
    pass(14 * MINUTE);
    await signedIn(access, 'ann', again);
    pass(MINUTE);
    expect(await access.signIn('ann', again, home)).toEqual({ ok: false, because: 'wrong' });
  });
});

describe('limits', () => {
  const at = (address: string) => ({ address, agent: 'test' });
  async function fail(access: AccessRoom, times: number, name: string, address: (i: number) => string) {
    const because: string[] = [];
    for (let i = 0; i < times; i += 1) {
      const answer = await access.signIn(name, 'wrong', at(address(i)));
      because.push(answer.ok ? 'ok' : answer.because);
    }
    return because;
  }
  const wrongs = (n: number) => Array(n).fill('wrong');

  it('lets five tries of a name from an address fail, then none for a quarter of an hour', async () => {
    const { access, password } = await withAnn();
    expect(await fail(access, 6, 'ann', () => '192.0.2.1')).toEqual([...wrongs(5), 'limited']);
    pass(5 * MINUTE);
    const answer = await access.signIn('ann', password, home);
    expect(answer).toEqual({ ok: false, because: 'limited', retryAfterSeconds: 600 });
    // Another name from there and the same name from elsewhere are not concerned.
    await signedIn(access, 'admin', good);
    await signedIn(access, 'ann', password, at('192.0.2.2'));
    pass(10 * MINUTE);
    await signedIn(access, 'ann', password);
  });

  it('counts tries that are made at once', async () => {
    const { access } = await withAnn();
    const answers = await Promise.all(Array.from({ length: 20 }, () => access.signIn('ann', 'wrong', home)));
    expect(answers.filter((answer) => !answer.ok && answer.because === 'wrong')).toHaveLength(5);
  });

  it('forgets the failures of a name from an address that signs in', async () => {
    const { access, password } = await withAnn();
    for (let i = 0; i < 3; i += 1) {
      expect(await fail(access, 4, 'ann', () => '192.0.2.1')).toEqual(wrongs(4));
      await signedIn(access, 'ann', password);
    }
  });

  it('lets fifty tries from one address fail, whatever the names', async () => {
    const { access } = await withAnn();
    const names = Array.from({ length: 51 }, (_, i) => `user${i}`);
    const because: string[] = [];
    for (const name of names) because.push(...(await fail(access, 1, name, () => '2001:db8::1')));
    expect(because).toEqual([...wrongs(50), 'limited']);
    // The neighbour in the same /64 is the same somebody.
    expect(await fail(access, 1, 'ann', () => '2001:db8::2')).toEqual(['limited']);
    expect(await fail(access, 1, 'ann', () => '2001:db8:0:1::2')).toEqual(['wrong']);
  });

  it('stops a swarm of addresses without shutting the operator out', async () => {
    const { access, password } = await withAnn();
    await signedIn(access, 'ann', password, at('198.51.100.1'));
    const because = await fail(access, 102, 'ann', (i) => `203.0.113.${i}`);
    expect(because).toEqual([...wrongs(100), 'limited', 'limited']);
    expect(await access.signIn('ann', password, at('203.0.113.200'))).toMatchObject({ because: 'limited' });
    await signedIn(access, 'ann', password, at('198.51.100.1'));
    pass(15 * MINUTE);
    expect(await fail(access, 1, 'ann', () => '203.0.113.200')).toEqual(['wrong']);
  });

  it('knows an operator’s addresses again after a restart', async () => {
    const { access, password, store } = await withAnn();
    await signedIn(access, 'ann', password, at('198.51.100.1'));
    const next = await open(store);
    await fail(next, 101, 'ann', (i) => `203.0.113.${i}`);
    await signedIn(next, 'ann', password, at('198.51.100.1'));
  });

  it('also holds for the current password at a screen that was left open', async () => {
    const { access, token } = await settled();
    for (let i = 0; i < 5; i += 1)
      await expect(access.choosePassword('admin', 'wrong', 'another good one', token)).rejects.toMatchObject({
        code: 'wrong',
      });
    await expect(access.choosePassword('admin', good, 'another good one', token)).rejects.toMatchObject({
      name: 'PasswordError',
      code: 'limited',
    });
  });
});

describe('sessions', () => {
  it('are kept by the hash of their token', async () => {
    const { access, store, token } = await settled();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(await store.sessions.get(token)).toBeUndefined();
    expect(await store.sessions.get(sessionId(token))).toMatchObject({ operator: 'admin', address: '192.0.2.1' });
    expect(await access.session(token)).toMatchObject({ operator: { id: 'admin', passwordHash: '' } });
    expect(await access.session(sessionId(token))).toBeUndefined();
    expect(await access.session('')).toBeUndefined();
    expect(await access.session('x'.repeat(10_000))).toBeUndefined();
  });

  it('outlive a restart', async () => {
    const { store, token } = await settled();
    expect(await (await open(store)).session(token)).toMatchObject({ operator: { id: 'admin' } });
  });

  it('end after eight hours without a request', async () => {
    const { access, store, token } = await settled();
    for (let i = 0; i < 3; i += 1) {
      pass(8 * HOUR - 1);
      expect(await access.session(token)).toBeDefined();
    }
    pass(8 * HOUR);
    expect(await access.session(token)).toBeUndefined();
    expect(await store.sessions.get(sessionId(token))).toBeUndefined();
  });

  it('end after seven days in any case', async () => {
    const { access, token } = await settled();
    for (let i = 0; i < 27; i += 1) {
      pass(6 * HOUR);
      expect(await access.session(token)).toBeDefined();
    }
    pass(6 * HOUR);
    expect(await access.session(token)).toBeUndefined();
  });

  it('write down their last use once a minute', async () => {
    const { access, store, token } = await settled();
    const update = vi.spyOn(store.sessions, 'update');
    for (let i = 0; i < 120; i += 1) {
      pass(1_000);
      await access.session(token);
    }
    expect(update).toHaveBeenCalledTimes(2);
    expect((await store.sessions.get(sessionId(token)))?.lastSeenAt).toBe(Date.now());
    update.mockRejectedValue(new Error('disk full'));
    pass(MINUTE);
    expect(await access.session(token)).toBeDefined();
  });

  it('that ran out are swept from the store at a later sign-in', async () => {
    const { access, store } = await settled();
    pass(9 * HOUR);
    await signedIn(access, 'admin', good);
    expect((await store.sessions.find()).total).toBe(1);
  });

  const endings: [string, (access: AccessRoom, token: string) => Promise<unknown>][] = [
    ['signing out', (access, token) => access.signOut(token)],
    ['revoking', (access, token) => access.revokeSession(sessionId(token))],
    ['switching the operator off', (access) => access.changeOperator('ann', { active: false })],
    ['resetting the password', (access) => access.resetPassword('ann')],
  ];
  it.each(endings)('end at once by %s', async (_, end) => {
    const { access, password, store } = await withAnn();
    const { token } = await signedIn(access, 'ann', password);
    expect(await access.sessionsOf('Ann')).toHaveLength(1);
    await end(access, token);
    expect(await access.session(token)).toBeUndefined();
    expect(await store.sessions.get(sessionId(token))).toBeUndefined();
    expect(await access.sessionsOf('ann')).toEqual([]);
  });

  it('are not brought back by a look-up that was under way', async () => {
    const { store, token } = await settled();
    const next = await open(store);
    const row = await store.sessions.get(sessionId(token));
    let answer: (value: typeof row) => void = () => {};
    vi.spyOn(store.sessions, 'get').mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const looking = next.session(token);
    await next.revokeSession(sessionId(token));
    answer(row);
    expect(await looking).toBeUndefined();
    expect(await next.session(token)).toBeUndefined();
  });

  it('do not open on a password that is reset at the same moment', async () => {
    const { access, password } = await withAnn();
    const [entered] = await Promise.all([access.signIn('ann', password, home), access.resetPassword('ann')]);
    if (entered.ok) expect(await access.session(entered.token)).toBeUndefined();
    expect(await access.sessionsOf('ann')).toEqual([]);
  });

  it('of one operator are fifty at most: the one that was not used for longest goes', async () => {
    const { access, store, token } = await settled();
    const tokens: string[] = [];
    for (let n = 0; n < 51; n += 1) {
      pass(1_000);
      tokens.push((await signedIn(access, 'admin', good)).token);
    }
    expect((await access.sessionsOf('admin')).length).toBe(50);
    expect(await store.sessions.count()).toBe(50);
    expect(await access.session(token)).toBeUndefined();
    expect(await access.session(tokens[0] ?? '')).toBeUndefined();
    expect(await access.session(tokens[1] ?? '')).toBeDefined();
    expect(await access.session(tokens[50] ?? '')).toBeDefined();
  });

  it('tell whoever listens that one ended or that its operator changed', async () => {
    const { access, token } = await settled();
    await access.addOperator('ann', 'operator');
    let told = 0;
    const stop = access.onChange(() => {
      told += 1;
    });
    await access.changeOperator('ann', { level: 'viewer' });
    await access.resetPassword('ann');
    await access.signOut(token);
    await expect(access.changeOperator('unknown', {})).rejects.toThrow();
    expect(told).toBe(4);
    stop();
    await access.changeOperator('ann', { active: false });
    expect(told).toBe(4);
  });

  it('show a changed level at the next request', async () => {
    const { access, password } = await withAnn();
    const { token } = await signedIn(access, 'ann', password);
    await access.changeOperator('ann', { level: 'viewer' });
    expect((await access.session(token))?.operator.level).toBe('viewer');
  });
});

describe('choosing a password', () => {
  it('ends the other sessions and goes on with this one under a new token', async () => {
    const { access, token } = await settled();
    const other = await signedIn(access, 'admin', good);
    const { token: next } = await access.choosePassword('admin', good, 'another good one', token);
    expect(await access.session(token)).toBeUndefined();
    expect(await access.session(other.token)).toBeUndefined();
    expect(await access.session(next)).toMatchObject({ operator: { mustChoose: false }, session: home });
    await signedIn(access, 'admin', 'another good one');
    expect(await access.signIn('admin', good, home)).toMatchObject({ because: 'wrong' });
    pass(48 * HOUR);
    await signedIn(access, 'admin', 'another good one');
  });

  const refusals: [string, [string, string | undefined, string], RegExp][] = [
    ['the current one is left out', ['admin', undefined, 'another good one'], /current password/],
    ['the current one is wrong', ['admin', 'wrong', 'another good one'], /current password is wrong/],
    ['it is too short', ['admin', good, 'short'], /too short/],
    ['it is the same', ['admin', good, good], /differ/],
    ['it is somebody else’s session', ['ann', undefined, 'another good one'], /session has ended/],
    ['there is no such operator', ['nobody', undefined, 'another good one'], /session has ended/],
  ];
  it.each(refusals)('is refused where %s', async (_, [name, current, next], why) => {
    const { access, token } = await withAnn();
    const refused = await access.choosePassword(name, current, next, token).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'PasswordError', message: expect.stringMatching(why) });
    expect(JSON.stringify(refused) + String(refused)).not.toContain('another good one');
    expect(await access.session(token)).toBeDefined();
  });

  it('does not take the one-time password itself', async () => {
    const { access, password } = await withAnn();
    const { token } = await signedIn(access, 'ann', password);
    await expect(access.choosePassword('ann', undefined, password, token)).rejects.toThrow(/differ/);
  });
});

describe('operators', () => {
  it('are listed and searched without their hashes', async () => {
    const { access } = await withAnn();
    await access.addOperator('bob', 'auditor');
    const { rows, total } = await access.operators({ text: 'AN' });
    expect(total).toBe(1);
    expect(rows[0]).toMatchObject({ name: 'Ann', passwordHash: '' });
    expect((await access.operators({ limit: 2 })).rows.map((row) => row.id)).toEqual(['admin', 'ann']);
  });

  it.each([
    ['Ann', 'taken'],
    ['ANN', 'taken'],
    ['', 'name'],
    ['a b', 'name'],
    ['<b>', 'name'],
    ['-x', 'name'],
    ['x'.repeat(64), 'name'],
  ])('%j is refused: %s', async (name, code) => {
    const { access } = await withAnn();
    await expect(access.addOperator(name, 'viewer')).rejects.toMatchObject({ name: 'AccessError', code });
  });

  it.each(['system', 'nobody', 'Server', 'SOMEONE', 'everyone'])('cannot be called %s', async (name) => {
    const { access } = await settled();
    await expect(access.addOperator(name, 'viewer')).rejects.toThrow('the operations log means another');
  });

  it('of an unknown name cannot be changed', async () => {
    const { access } = await settled();
    await expect(access.changeOperator('nobody', { level: 'viewer' })).rejects.toMatchObject({ code: 'unknown' });
    await expect(access.resetPassword('nobody')).rejects.toMatchObject({ code: 'unknown' });
  });

  it('keep their last administrator, also when two leave at once', async () => {
    const { access } = await settled();
    const lastOne = { name: 'AccessError', code: 'last-administrator' };
    await expect(access.changeOperator('admin', { level: 'viewer' })).rejects.toMatchObject(lastOne);
    await expect(access.changeOperator('admin', { active: false })).rejects.toMatchObject(lastOne);
    await access.changeOperator('admin', { level: 'administrator' });
    const password = await access.addOperator('eve', 'administrator');
    // Somebody who has not signed in yet may never do so.
    await expect(access.changeOperator('admin', { level: 'viewer' })).rejects.toMatchObject(lastOne);
    const { token } = await signedIn(access, 'eve', password);
    await access.choosePassword('eve', undefined, 'yet another good one', token);
    const both = await Promise.allSettled([
      access.changeOperator('admin', { level: 'viewer' }),
      access.changeOperator('eve', { active: false }),
    ]);
    expect(both.map((one) => one.status)).toEqual(['fulfilled', 'rejected']);
  });
});
