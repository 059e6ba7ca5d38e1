import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { highlight, Prose, sharedMarkers, stepsOf } from './text.tsx';

const marked = (text: string, needles: string[]) => renderToString(<pre>{highlight(text, needles)}</pre>);

describe('highlight', () => {
  it.each([
    [
      'finds a needle in either case',
      'a bcdfghjklm b BCDFGHJKLM',
      ['bcdfghjklm'],
      '<pre>a <mark>bcdfghjklm</mark> b <mark>BCDFGHJKLM</mark></pre>',
    ],
    ['takes needles literally', 'a.b axb', ['a.b'], '<pre><mark>a.b</mark> axb</pre>'],
    ['takes the longest', 'abc', ['ab', 'abc'], '<pre><mark>abc</mark></pre>'],
    ['escapes what it marks', '<b>x</b>', ['<b>'], '<pre><mark>&lt;b></mark>x&lt;/b></pre>'],
    ['leaves the text alone without needles', '<i>', [''], '<pre>&lt;i></pre>'],
  ])('%s', (_, text, needles, expected) => expect(marked(text, needles)).toBe(expected));
});

describe('sharedMarkers', () => {
  it('names what went out and came back, once', () => {
    expect(sharedMarkers('q=bcdfghjklm&r=zxwvtsrqpn', ['<p>BCDFGHJKLM bcdfghjklm</p>', ''])).toEqual(['bcdfghjklm']);
  });
  it('is not led astray by an escape before it', () => {
    expect(sharedMarkers('onfocus%3Drrgl2qkb4q%28', ['onfocus=rrgl2qkb4q()'])).toEqual(['rrgl2qkb4q']);
  });
  it('is empty where nothing came back', () => {
    expect(sharedMarkers('q=bcdfghjklm', ['hello'])).toEqual([]);
  });
});

describe('stepsOf', () => {
  it.each([
    ['lines', '1. Do this.\n2) Do that.\n\n- And that.', ['Do this.', 'Do that.', 'And that.']],
    [
      'sentences',
      'Escape `value`. Never build templates. See e.g. the manual.',
      ['Escape `value`.', 'Never build templates.', 'See e.g. the manual.'],
    ],
    ['one sentence', 'Escape it.', ['Escape it.']],
    ['nothing', '', []],
  ])('%s', (_, advice, expected) => expect(stepsOf(advice)).toEqual(expected));
});

it('Prose makes code of what stands between backquotes, and of nothing else', () => {
  expect(renderToString(<Prose text="use `<b>` not `" />)).toBe('use <code>&lt;b></code> not `');
});
