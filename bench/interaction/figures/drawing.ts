/** What all figures are drawn with: one look, in light and dark, alone in a file or within a page. */

/** Colours that are told apart by lightness too; a page's own `--ink` and the like win where it has them. */
const SERIES = [
  'light-dark(oklch(0.44 0.085 222), oklch(0.8 0.085 210))',
  'light-dark(oklch(0.62 0.13 60), oklch(0.83 0.12 85))',
  'light-dark(oklch(0.5 0.09 150), oklch(0.74 0.1 150))',
  'light-dark(oklch(0.52 0.16 25), oklch(0.72 0.14 25))',
  'light-dark(oklch(0.5 0.12 300), oklch(0.75 0.11 300))',
  'light-dark(oklch(0.7 0.05 222), oklch(0.55 0.04 222))',
  'light-dark(oklch(0.75 0.09 95), oklch(0.62 0.08 95))',
  'light-dark(oklch(0.6 0.02 235), oklch(0.62 0.015 235))',
];

const STYLE = `
.sf { color-scheme: light dark; font: 12px system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif; font-variant-numeric: tabular-nums; }
.sf-ground { fill: var(--surface, light-dark(oklch(0.995 0.001 220), oklch(0.232 0.013 235))); }
.sf text { fill: var(--ink, light-dark(oklch(0.25 0.02 235), oklch(0.93 0.006 220))); stroke: none; }
.sf text.sf-soft { fill: var(--soft, light-dark(oklch(0.45 0.018 230), oklch(0.745 0.012 225))); }
.sf text.sf-title { font-size: 14px; font-weight: 600; }
.sf-rule { stroke: var(--line, light-dark(oklch(0.875 0.009 222), oklch(0.33 0.014 235))); }
.sf-line { fill: none; stroke-width: 1.5; stroke-linejoin: round; stroke-linecap: round; }
${SERIES.map((colour, at) => `.sf-${at} { fill: ${colour}; } .sf-s${at} { stroke: ${colour}; }`).join('\n')}
.sf-hollow { fill: none; stroke-width: 1.25; }`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escapeText = (text: string): string => text.replace(/[&<>"]/g, (each) => ESCAPES[each] ?? each);

const at = (value: number): string => String(Math.round(value * 10) / 10);

export const WIDTH = 760;

export interface TextOptions {
  soft?: boolean;
  anchor?: 'start' | 'middle' | 'end';
  title?: boolean;
}

export function textAt(x: number, y: number, words: string, { soft, anchor, title }: TextOptions = {}): string {
  const classes = [soft && 'sf-soft', title && 'sf-title'].filter(Boolean).join(' ');
  const named = classes === '' ? '' : ` class="${classes}"`;
  return `<text x="${at(x)}" y="${at(y)}"${named}${anchor ? ` text-anchor="${anchor}"` : ''}>${escapeText(words)}</text>`;
}

export const ruleAt = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line class="sf-rule" x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}"/>`;

export const barAt = (series: number, x: number, y: number, width: number, height: number, says: string): string =>
  `<rect class="sf-${series}" x="${at(x)}" y="${at(y)}" width="${at(Math.max(0, width))}" height="${at(height)}"><title>${escapeText(says)}</title></rect>`;

/** @param hollow - what is compared with, beside what is filled. */
export const dotAt = (series: number, x: number, y: number, hollow = false): string =>
  `<circle class="${hollow ? `sf-hollow sf-s${series}` : `sf-${series}`}" cx="${at(x)}" cy="${at(y)}" r="3"/>`;

export const pathOf = (series: number, d: string): string => `<path class="sf-line sf-s${series}" d="${d}"/>`;

export interface Key {
  series: number;
  words: string;
  hollow?: boolean;
}

/** Names of the series, as many in a row as fit. @returns it and its height. */
export function legend(keys: readonly Key[], x: number, y: number): { drawn: string; height: number } {
  let [left, top] = [x, y];
  const drawn = keys.map(({ series, words, hollow }) => {
    const width = 22 + words.length * 6.6;
    if (left + width > WIDTH && left > x) [left, top] = [x, top + 18];
    const key = dotAt(series, left + 5, top - 4, hollow) + textAt(left + 14, top, words, { soft: true });
    left += width;
    return key;
  });
  return { drawn: drawn.join(''), height: keys.length === 0 ? 0 : top - y + 18 };
}

/** A whole drawing. @param says - for those who do not see it. */
export function drawing(title: string, says: string, height: number, content: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="sf" viewBox="0 0 ${WIDTH} ${Math.ceil(height)}" role="img" aria-label="${escapeText(`${title}. ${says}`)}">` +
    `<style>${STYLE}</style><rect class="sf-ground" width="${WIDTH}" height="${Math.ceil(height)}"/>` +
    `${textAt(8, 20, title, { title: true })}${content}</svg>\n`
  );
}

/** For a run that did not measure it. */
export const nothing = (title: string): string =>
  drawing(title, 'Not measured.', 60, textAt(8, 44, 'Not measured in this run.', { soft: true }));
