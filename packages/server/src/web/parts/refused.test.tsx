import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { Refused } from './refused.tsx';

describe('Refused', () => {
  it('says nothing where nothing was refused', () => {
    expect(renderToString(<Refused refused={[]} what={['check', 'checks']} />)).toBe('');
  });

  it('says how many of what were refused, where and why, and escapes both', () => {
    const refused = [
      { file: 'own.js:3', reason: 'Unexpected token <' },
      { file: '<b>.js', reason: 'no' },
    ];
    const page = renderToString(<Refused refused={refused} what={['check', 'checks']} />);
    expect(page).toContain('2 checks were refused');
    expect(page).toContain('<code>own.js:3</code> Unexpected token &lt;');
    expect(page).toContain('<code>&lt;b>.js</code>');
    expect(renderToString(<Refused refused={refused.slice(1)} />)).toContain('1 payload file was refused');
  });
});
