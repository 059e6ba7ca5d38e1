import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  AGENT_TOPICS,
  FRAME_EXTRA,
  newSession,
  numberOf,
  openFrame,
  readFrame,
  sealFrame,
  sessionKeys,
  tokenKey,
} from './frames.ts';

const TOKEN = '0123456789abcdef';
const key = tokenKey(randomBytes(32));
const session = newSession();
const open = (bytes: Buffer, by = key, token = TOKEN) => {
  const frame = readFrame(bytes);
  return frame === undefined ? undefined : openFrame(by, frame, token)?.body;
};

describe('a frame', () => {
  const body = { do: 'messages', text: 'ping x; id – ☃' };
  const bytes = sealFrame(key, { kind: 'request', session, token: TOKEN, number: 7 }, body);

  it('is opened with its key, and shows nothing but its head without', () => {
    expect(open(bytes)).toEqual(body);
    const frame = readFrame(bytes);
    expect(frame && [frame.kind, numberOf(frame), frame.session.equals(session)]).toEqual(['request', 7, true]);
    expect(bytes.toString('latin1')).not.toContain('ping');
  });

  it('is not opened where one byte of it was changed, wherever', () => {
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(open(changed), `byte ${at}`).toBeUndefined();
    }
  });

  it.each([
    ['another token’s key', () => open(bytes, tokenKey(randomBytes(32)))],
    ['another topic', () => open(bytes, key, 'fedcba9876543210')],
    ['a piece cut off', () => open(bytes.subarray(0, -1))],
    ['something behind it', () => open(Buffer.concat([bytes, Buffer.from('x')]))],
  ])('is not opened with %s', (_, opened) => {
    expect(opened()).toBeUndefined();
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from([1])],
    ['a head alone', bytes.subarray(0, FRAME_EXTRA - 1)],
    ['another version', Buffer.concat([Buffer.from([2]), bytes.subarray(1)])],
    ['an unknown kind', Buffer.concat([Buffer.from([1, 99]), bytes.subarray(2)])],
    ['text', Buffer.from('{"kind":"hello","session":"0000000000000000000000000000000000"}')],
  ])('is not %s', (_, given) => {
    expect(readFrame(given)).toBeUndefined();
  });
});

it('keys differ by direction, session and either side’s chance', () => {
  const salt = randomBytes(16);
  const all = [
    sessionKeys(key, session, salt),
    sessionKeys(key, session, randomBytes(16)),
    sessionKeys(key, newSession(), salt),
    sessionKeys(tokenKey(randomBytes(32)), session, salt),
  ].flatMap(({ up, down }) => [up.toString('hex'), down.toString('hex')]);
  expect(new Set([...all, key.toString('hex')]).size).toBe(9);
});

it.each([
  ['selfward/1/0123456789abcdef/up', TOKEN],
  ['selfward/1/0123456789abcdef/down', undefined],
  ['selfward/1/__proto__/up', undefined],
  ['selfward/2/0123456789abcdef/up', undefined],
  ['selfward/1/0123456789abcdef/up/x', undefined],
  ['selfward/1/0123456789ABCDEF/up', undefined],
])('the topic %s is of %s', (topic, token) => {
  expect(AGENT_TOPICS.tokenOf(topic)).toBe(token);
});
