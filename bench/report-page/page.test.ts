import { XmlDocument } from 'libxml2-wasm';
import { type DefaultTreeAdapterTypes, parse, defaultTreeAdapter as tree } from 'parse5';
import { describe, expect, it } from 'vitest';
import type { Measurements } from '../all/measurements.ts';
import { CHAPTERS } from './chapters.ts';
import { failedForTesting, measurementsForTesting } from './measurementsForTesting.ts';
import { page } from './page.ts';

const HOSTILE = `</pre></style><script>alert(1)</script><img src=x onerror=alert(1)>"'&lt;\u2028`;

interface Found {
  names: Set<string>;
  attributes: { name: string; value: string }[];
  ids: string[];
  text: string;
}

/** What a browser makes of a page. */
function browsed(html: string): Found {
  const found: Found = { names: new Set(), attributes: [], ids: [], text: '' };
  const visit = (node: DefaultTreeAdapterTypes.ChildNode): void => {
    if (tree.isTextNode(node)) found.text += node.value;
    if (!tree.isElementNode(node)) return;
    found.names.add(node.tagName);
    found.attributes.push(...node.attrs);
    found.ids.push(...node.attrs.filter(({ name }) => name === 'id').map(({ value }) => value));
    for (const child of node.childNodes) visit(child);
  };
  for (const child of parse(html).childNodes) visit(child);
  return found;
}

const drawings = (html: string): string[] => html.match(/<svg[^>]*>.*?<\/svg>/gs) ?? [];
const without = (measurements: Measurements): Measurements => ({ ...measurements, benches: [] });

describe('the page', () => {
  const ordinary = page(measurementsForTesting());

  it('holds nothing from outside, and no script', () => {
    const { names, attributes } = browsed(ordinary);
    for (const foreign of ['script', 'link', 'img', 'iframe', 'object', 'base', 'form'])
      expect(names).not.toContain(foreign);
    expect(attributes.filter(({ name }) => /^on|^style$|^src/.test(name))).toEqual([]);
    for (const { value } of attributes.filter(({ name }) => name === 'href')) expect(value).toMatch(/^#[a-z]+$/);
    expect(ordinary).not.toMatch(/@import|url\((?!#)/);
  });

  it('is markup that a hostile text cannot leave', () => {
    const { names, attributes, text } = browsed(page(measurementsForTesting(HOSTILE)));
    expect(names).toEqual(browsed(ordinary).names);
    expect(attributes.filter(({ name }) => name.startsWith('on'))).toEqual([]);
    expect(text).toContain(HOSTILE);
    const failed = browsed(page(failedForTesting(HOSTILE)));
    expect(failed.names).toEqual(browsed(page(failedForTesting('broken'))).names);
    expect(failed.text).toContain(HOSTILE);
  });

  it('draws every chapter that has something to draw, as well-formed pictures with words', () => {
    const all = drawings(ordinary);
    expect(all.filter((each) => each.includes('role="img"')).length).toBeGreaterThanOrEqual(19);
    for (const each of all) XmlDocument.fromString(each).dispose();
    for (const each of all.filter((svg) => svg.includes('role="img"'))) expect(each).toMatch(/aria-label="[^"]+"/);
  });

  it.each([
    ['whole', ordinary],
    ['without anything measured', page(without(measurementsForTesting()))],
    [
      'of figures without their details',
      page({
        ...measurementsForTesting(),
        benches: measurementsForTesting().benches.map(({ report, ...entry }) =>
          report ? { ...entry, report: { ...report, details: { classes: 'lost', rows: 3 }, metrics: {} } } : entry,
        ),
      }),
    ],
  ])('%s shows no number that is none, and each name once', (_, html) => {
    const body = html.slice(html.indexOf('<body>'));
    expect(body).not.toMatch(/NaN|Infinity|undefined|\[object/);
    const { ids } = browsed(html);
    expect(ids).toHaveLength(new Set(ids).size);
  });

  it('says of each chapter that it was not measured, and of each goal', () => {
    const { text } = browsed(page(without(measurementsForTesting())));
    const goals = CHAPTERS.flatMap((chapter) => chapter.goals).length;
    expect(text).toContain(`0 of ${goals} goals are met, ${goals} were not measured.`);
    expect(text.match(/Not measured\./g)).toHaveLength(CHAPTERS.length);
  });

  it('tells a bench that failed, with the last that it said', () => {
    expect(browsed(page(failedForTesting('it broke'))).text).toMatch(
      /it broke.*The last that it said:.*the last line/s,
    );
  });

  it('tells states by shape, colour and word', () => {
    for (const [name, word] of [
      ['met', 'met'],
      ['missed', 'not met'],
      ['unmeasured', 'not measured'],
    ])
      expect(ordinary).toMatch(new RegExp(`class="state state-${name}"><svg[^>]*><path[^>]*></path></svg>${word}<`));
  });
});
