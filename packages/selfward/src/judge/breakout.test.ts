import { describe, expect, it } from 'vitest';
import { executableGains } from './breakout.ts';

const A = 'kxbcd2fghj';
const B = 'qzbcd2fghj';

const runs: [string, string[], string][] = [
  ['handler', [A], `<svg onload=${A}()>`],
  ['handler with entities', [A], `<svg onload="${A}&lpar;&rpar;">`],
  ['handler in upper case', [A], `<SVG ONLOAD=${A.toUpperCase()}()>`],
  ['script', [A], `<script>${A}()</script>`],
  ['script in SVG', [A], `<svg><script>${A}()</script></svg>`],
  ['script in SVG that closes itself', [A], `<svg><script href="//${A}.example/x" /></svg>`],
  ['module', [A], `<script type=module>${A}()</script>`],
  ['tagged template', [A], `<script>${A}\`1\`</script>`],
  ['link', [A], `<a href=" java&#10;script:${A}()">x</a>`],
  ['link, percent-encoded', [A], `<a href="javascript:${A}%28%29">x</a>`],
  ['link in SVG', [A], `<svg><a xlink:href="javascript:${A}()">x</a></svg>`],
  ['frame', [A], `<iframe src="javascript:${A}()"></iframe>`],
  ['form', [A], `<form action="javascript:${A}()">`],
  ['srcdoc', [A], `<iframe srcdoc="&lt;svg onload=${A}()&gt;"></iframe>`],
  ['script of a language', [A], `<script language=JavaScript>${A}()</script>`],
  ['module for browsers without modules', [A], `<script nomodule type=module>${A}()</script>`],
  ['handler that returns', [A], `<button onclick="return ${A}()">x</button>`],
  ['script with a first line for shells', [A], `<script>#!x\n${A}()</script>`],
  ['script for the window’s loading', [A], `<script for=window event=onload>${A}()</script>`],
  ['module that waits', [A], `<script type=module>await ${A}()</script>`],
  ['button', [A], `<input type=SUBMIT formaction="javascript:${A}()">`],
  ['handler in MathML', [A], `<math onclick=${A}()>`],
  ['script in SVG, from elsewhere', [A], `<svg><script href="//${A}.example/x"></script></svg>`],
  ['foreign script', [A], `<script src="//${A}.example/x"></script>`],
  ['string left', [A], `<script>var a = ''-${A}()-''</script>`],
  ['between two markers, script', [A, B], `<p>${A}</p><script>prompt(1)</script>${B}`],
  ['between two markers, handler', [A, B], `<p class="${A}" onclick=prompt(1) x="${B}">`],
  ['between two markers, within code', [A, B], `<script>var a = '${A}';prompt(1);'${B}'</script>`],
  ['between two markers, link', [A, B], `${A}<a href=javascript:prompt(1)>x</a>${B}`],
];

const silent: [string, string[], string][] = [
  ['text', [A], `<p>${A}()</p>`],
  ['encoded', [A], `&lt;svg onload=${A}()&gt;`],
  ['title', [A], `<title><svg onload=${A}()></title>`],
  ['comment', [A], `<!-- <svg onload=${A}()> -->`],
  ['template', [A], `<template><svg onload=${A}()></template>`],
  ['string', [A], `<script>var a = '${A}()'</script>`],
  ['script that the page cuts off', [A], `<script>${A}()`],
  ['foreign script that the page cuts off', [A], `<script src="//${A}.example/x">`],
  ['handler of no event', [A], `<svg onloads=${A}()><p on-click=${A}() onnothing=${A}()>`],
  ['script of an address that HTML does not know', [A], `<script href="//${A}.example/x"></script>`],
  ['broken script', [A], `<script>var a = ';${A}()</script>`],
  ['data block', [A], `<script type="application/json">${A}()</script>`],
  ['attribute of another kind', [A], `<p title="javascript:${A}()">`],
  ['image source', [A], `<img src="javascript:${A}()">`],
  ['script of another language', [A], `<script language=vbscript>${A}()</script>`],
  ['script for browsers without modules', [A], `<script nomodule>${A}()</script>`],
  ['script that returns', [A], `<script>return ${A}()</script>`],
  ['link that returns', [A], `<a href="javascript:return ${A}()">x</a>`],
  ['script that waits', [A], `<script>await ${A}()</script>`],
  ['script for another event', [A], `<script for=window event=onclick>${A}()</script>`],
  ['frame with a document of its own', [A], `<iframe srcdoc=x src="javascript:${A}()"></iframe>`],
  ['field that is no button', [A], `<input formaction="javascript:${A}()">`],
  ['script in MathML', [A], `<math><script>${A}()</script></math>`],
  ['frame in SVG', [A], `<svg><iframe srcdoc="&lt;svg onload=${A}()&gt;"></iframe></svg>`],
  ['form in SVG', [A], `<svg><form action="javascript:${A}()"></svg>`],
  ['link in MathML', [A], `<math><a href="javascript:${A}()">x</a></math>`],
  ['sandboxed srcdoc', [A], `<iframe sandbox srcdoc="&lt;svg onload=${A}()&gt;"></iframe>`],
  ['own script with a path', [A], `<script src="/js/${A}.js"></script>`],
  ['the page’s own script', [A, B], `<script>prompt(1)</script><p>${A} ${B}</p><svg onload=prompt(1)>`],
  ['between two markers, encoded', [A, B], `${A}&lt;script&gt;prompt(1)&lt;/script&gt;${B}<script>prompt(1)</script>`],
];

describe('executableGains', () => {
  it.each(runs)('sees what runs: %s', (_, markers, html) => expect(executableGains(html, markers)).not.toEqual([]));
  it.each(silent)('is silent on: %s', (_, markers, html) => expect(executableGains(html, markers)).toEqual([]));
});
