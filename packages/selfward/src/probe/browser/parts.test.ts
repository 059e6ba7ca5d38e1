import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../model/exchange.ts';
import type { Marker } from '../../model/marker.ts';
import { asRecorded } from './as-recorded.ts';
import { findChromium } from './find-chromium.ts';
import { trapScript } from './marker-traps.ts';

const response = (headers: HttpResponse['headers']): HttpResponse => ({
  status: 200,
  headers,
  body: 'ä',
  bytes: 1,
  truncated: false,
  firstByteMs: 1,
  totalMs: 1,
});

describe('asRecorded', () => {
  it.each<[string, HttpResponse['headers'], Record<string, string>]>([
    ['no media type where none was named', [['x', 'y']], { x: 'y' }],
    [
      'the charset that the text has now',
      [['content-type', 'text/html; charset="latin1"; x=y']],
      { 'content-type': 'text/html; x=y; charset=utf-8' },
    ],
    [
      'the charset of the last of several types, which counts',
      [['content-type', 'text/plain;charset=latin1, text/html']],
      { 'content-type': 'text/plain, text/html; charset=utf-8' },
    ],
    ['types of bytes as they are', [['content-type', 'image/png']], { 'content-type': 'image/png' }],
    [
      'every policy',
      [
        ['content-security-policy', 'a'],
        ['Content-Security-Policy', 'b'],
      ],
      { 'content-security-policy': 'a, b' },
    ],
    [
      'cookies one by one',
      [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
      { 'set-cookie': 'a=1\nb=2' },
    ],
    [
      'nothing of the transport, and nobody to report to',
      [
        ['content-encoding', 'gzip'],
        ['content-length', '9'],
        ['report-to', '{}'],
        ['bad name', 'x'],
      ],
      {},
    ],
    ['no line ends', [['x', 'a\u0000\tb']], { x: 'a  b' }],
  ])('%s', (_what, given, headers) => {
    expect(asRecorded(response(given))).toEqual({ status: 200, headers, body: 'ä' });
  });
});

describe('findChromium', () => {
  const machine = (env: Record<string, string>, ...there: string[]) => ({
    env,
    exists: (path: string) => there.includes(path),
  });
  it.each<[string, string | undefined, ReturnType<typeof machine>, string]>([
    ['the named file', '/opt/c', machine({ SELFWARD_BROWSER: '/other' }, '/opt/c', '/other'), '/opt/c'],
    ['a named command', 'brave', machine({ PATH: '/a:/b' }, '/b/brave'), '/b/brave'],
    ['the variable', undefined, machine({ SELFWARD_BROWSER: '/x', PATH: '/a' }, '/x', '/a/chromium'), '/x'],
    ['the path', undefined, machine({ SELFWARD_BROWSER: '', PATH: '/a:/b' }, '/b/google-chrome'), '/b/google-chrome'],
  ])('takes %s', (_what, named, where, found) => {
    expect(findChromium(named, where)).toBe(found);
  });

  it.each<[string, string | undefined, ReturnType<typeof machine>, RegExp]>([
    ['a named file that is not there', '/opt/c', machine({ PATH: '/a' }, '/a/chromium'), /no browser at \/opt\/c/],
    ['nothing', undefined, machine({ PATH: '/a' }), /install it .*SELFWARD_BROWSER/],
  ])('fails for %s', (_what, named, where, message) => {
    expect(() => findChromium(named, where)).toThrow(message);
  });
});

describe('trapScript', () => {
  const ranOf = (code: string) => {
    const ran: string[] = [];
    const world = { told: (marker: string) => ran.push(marker) };
    runInNewContext(`${trapScript({ markers: ['bcdfghjklm' as Marker], tell: 'told' })};${code}`, world);
    return ran;
  };
  it.each([
    ['bcdfghjklm()', 1],
    ['bcdfghjklm`1`', 1],
    ['new bcdfghjklm', 1],
    ['bcdfghjklm = 1', 1],
    ['1 - BCDFGHJKLM - 1', 1],
    ['Bcdfghjklm', 1],
    ['"bcdfghjklm"', 0],
    ['({ bcdfghjklm: 1 }).bcdfghjklm', 0],
    ['function f() { bcdfghjklm() }', 0],
    ['(function (bcdfghjklm) { bcdfghjklm() })(() => 1)', 0],
  ])('%s: %i', (code, times) => {
    expect(ranOf(code)).toHaveLength(times);
  });
});
