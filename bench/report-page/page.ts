import { createHash } from 'node:crypto';
import { type ComponentChild, Fragment, h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Measurements } from '../all/measurements.ts';
import { adoptSvg } from './adopt-svg.ts';
import type { Chapter } from './chapter.ts';
import { CHAPTERS, type Entry, entryOf, figuresOf, goalRows, shortfall } from './chapters.ts';
import { inWords } from './goals.ts';
import { commitName, duration, readable } from './numbers.ts';
import { blockView, goalsView } from './parts.ts';
import { patterns } from './plots/marks.ts';
import { STYLE } from './style.ts';

/** One file for people: nothing from outside, no script; every text that was measured passes Preact's escaping. */
export function page(measurements: Measurements): string {
  // The policy lets this one style sheet through and nothing else, should an escape ever be missing.
  const style = styleOf(measurements);
  const digest = createHash('sha256').update(style).digest('base64');
  const body = h(
    Fragment,
    null,
    patterns(),
    head(measurements),
    h(
      'main',
      null,
      CHAPTERS.map((chapter) => chapterView(chapter, entryOf(measurements, chapter), measurements)),
    ),
    h(
      'footer',
      null,
      'What is not listed as measured was not measured. Every ratio is against something that ran in turn with it in the same minutes.',
    ),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Selfward, measured</title>
<style>${style}</style>
</head>
<body>
${renderToString(body)}
</body>
</html>
`;
}

/** Ours, and what drawings bring along, each once. */
function styleOf(measurements: Measurements): string {
  const figures = figuresOf(measurements).flatMap(({ svg }) => adoptSvg(svg).styles);
  const style = [STYLE, ...new Set(figures)].join('\n');
  // Raw text: whatever it said would be believed.
  if (style.includes('<')) throw new Error('a style sheet holds markup');
  return style;
}

function head(measurements: Measurements): ComponentChild {
  const { at, commit, machine, versions, benches } = measurements;
  const rows = goalRows(measurements);
  const seconds = benches.reduce((sum, each) => sum + (each.seconds ?? 0), 0);
  const facts: [string, string][] = [
    ['Measured', readable(at)],
    ['Commit', commitName(commit)],
    ['Machine', `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.platform}`],
    ['Took', seconds === 0 ? 'not told' : duration(seconds)],
    [
      'With',
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
  ];
  return h(
    'header',
    null,
    h('h1', null, 'Selfward, measured'),
    h('p', { class: 'lead' }, inWords(rows)),
    h(
      'dl',
      { class: 'facts' },
      facts.map(([name, value]) => h('div', { key: name }, h('dt', null, name), h('dd', null, value))),
    ),
    h(
      'nav',
      { 'aria-label': 'Chapters' },
      h(
        'ul',
        null,
        CHAPTERS.map(({ bench, title }) => h('li', { key: bench }, h('a', { href: `#${bench}` }, title))),
      ),
    ),
    h('section', { 'aria-label': 'Goals' }, goalsView(rows)),
  );
}

function chapterView(chapter: Chapter, entry: Entry | undefined, whole: Measurements): ComponentChild {
  return h(
    'section',
    { key: chapter.bench, id: chapter.bench, 'aria-labelledby': `${chapter.bench}-title` },
    h('h2', { id: `${chapter.bench}-title` }, chapter.title),
    h('p', { class: 'question' }, chapter.question),
    h('p', { class: 'method' }, chapter.method),
    notice(entry),
    entry?.report === undefined ? null : chapter.blocks(entry.report).map(blockView),
    entry === undefined ? null : h('p', { class: 'aside' }, provenance(entry, whole)),
  );
}

function notice(entry: Entry | undefined): ComponentChild {
  const words = shortfall(entry);
  if (words === undefined) return null;
  const failed = entry !== undefined && entry.state !== 'done';
  const lines = entry?.lastLines ?? [];
  return h(
    'div',
    { class: `notice${failed ? ' notice-failed' : ''}` },
    h('p', null, words, failed && entry.report !== undefined ? ' It had measured all by then.' : ''),
    lines.length > 0 && h('p', null, 'The last that it said:'),
    lines.length > 0 && h('pre', null, lines.join('\n')),
  );
}

/** How to get these figures again; and when, and of what, where that differs from the rest. */
function provenance({ command, at, seconds, report }: Entry, whole: Measurements): string {
  const { commit = whole.commit, machine = whole.machine } = report ?? {};
  const differs = [
    commit === whole.commit ? '' : `at ${commitName(commit)}`,
    machine.cpu === whole.machine.cpu && machine.cores === whole.machine.cores
      ? ''
      : `on ${machine.cpu}, ${machine.cores} cores`,
  ].filter((each) => each !== '');
  const took = seconds === undefined ? '' : `, ${duration(seconds)}`;
  return `${command} (${readable(at)}${took}${differs.length > 0 ? `; ${differs.join(', ')}` : ''})`;
}
