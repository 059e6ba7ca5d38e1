import { describe, expect, it } from 'vitest';
import { xmlElements } from './xml-document.ts';
import { xmlGains } from './xml-gains.ts';

const M = 'kxbcdfghjk';
const XHTML = 'xmlns="http://www.w3.org/1999/xhtml"';
const SVG = 'xmlns="http://www.w3.org/2000/svg"';

const runs = [
  `<r><script ${XHTML}>${M}()</script></r>`,
  `<?xml version="1.0"?><!DOCTYPE html><html ${XHTML}><body><p onclick="${M}()">x</p></body></html>`,
  `<svg ${SVG}><script>${M}()</script></svg>`,
  `<svg ${SVG}><script><![CDATA[${M}()]]></script></svg>`,
  `<r xmlns:h="http://www.w3.org/1999/xhtml"><h:script>${M}()</h:script></r>`,
  `<html ${XHTML}><a href="java&#115;cript:${M}()">x</a></html>`,
  `<svg ${SVG} onload="${M}()"/>`,
  `<html ${XHTML}><script src="//${M}.example/x"/></html>`,
];

const silent = [
  `<r><script>${M}()</script></r>`,
  `<html ${XHTML}><svg onload=${M}()></html>`,
  `<html ${XHTML}><p onclick="${M}()">x</html>`,
  `<html ${XHTML}><p onclick="&lt;${M}">x</p></html>`,
  `<html ${XHTML}><script>var a = "${M}()"</script></html>`,
  `<html ${XHTML}><p>&nbsp;</p><p onclick="${M}()">x</p></html>`,
  `<html ${XHTML}><p a="1" a="2" onclick="${M}()">x</p></html>`,
  `<html ${XHTML}><!-- -- --><p onclick="${M}()">x</p></html>`,
  `<html ${XHTML}/><p ${XHTML} onclick="${M}()">x</p>`,
  `<html ${XHTML}><p onclick="${M}()" title="<">x</p></html>`,
  `<html ${XHTML}><P ONCLICK="${M}()">x</P></html>`,
  `<html ${XHTML}><script type="text/plain">${M}()</script></html>`,
  `<x:p onclick="${M}()"/>`,
  '',
  'text',
];

describe('xmlGains', () => {
  it.each(runs)('sees what runs: %s', (source) => expect(xmlGains(source, [M])).not.toEqual([]));
  it.each(silent)('is silent on: %s', (source) => expect(xmlGains(source, [M])).toEqual([]));
});

it('ends on whatever it is given', () => {
  for (const source of [
    '<',
    '<a',
    '<a b',
    '<a b=',
    '<a b="',
    '<!--',
    '<![CDATA[',
    '<?',
    '</',
    '<!DOCTYPE',
    '&',
    '<a>&',
  ])
    expect(xmlElements(source)).toBeUndefined();
});
