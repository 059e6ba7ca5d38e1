import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

type Results = Record<string, { read: string[]; answer: string }>;

/** In a process of its own: parsers are watched before anything that uses them is loaded. */
async function askApplications(...args: string[]): Promise<Results> {
  const file = fileURLToPath(new URL('testing/ask-applications.ts', import.meta.url));
  const flags = ['--conditions=selfward-source', '--disable-warning=ExperimentalWarning'];
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, file, ...args], { env });
  return JSON.parse(stdout);
}

let learned: Results;
let plain: Results;
beforeAll(async () => {
  [learned, plain] = await Promise.all([askApplications(), askApplications('plain')]);
}, 60_000);

const JSON_READS = 'json filter, json filter.role, json filter.user, json host, json list, json list.0, json list.0.a';
const QUERY = 'query page';
const HEADER = 'header user-agent, header x-site';
const FORM = 'body filter, body host, body list';

/** What the handlers of `testing/ask-applications.ts` ask for, in each request. */
/** A listing of all names has none itself. */
const isField = (read: string): boolean => !read.endsWith(' ');

describe.each([
  [
    'express',
    {
      query: `cookie theme, ${HEADER}, ${QUERY}`,
      unasked: `${HEADER}, ${QUERY}`,
      json: `${HEADER}, ${JSON_READS}, ${QUERY}`,
      form: `${FORM}, ${HEADER}, ${QUERY}`,
    },
  ],
  [
    'express4',
    {
      query: `cookie theme, ${HEADER}, ${QUERY}`,
      unasked: `${HEADER}, ${QUERY}`,
      json: `${HEADER}, ${JSON_READS}, ${QUERY}`,
      form: `${FORM}, ${HEADER}, ${QUERY}`,
    },
  ],
  // Koa is asked for one cookie at a time, whether there is any or not.
  [
    'koa',
    {
      query: `cookie theme, ${HEADER}, ${QUERY}`,
      unasked: `cookie theme, ${HEADER}, ${QUERY}`,
      json: `cookie theme, ${HEADER}, ${JSON_READS}, ${QUERY}`,
      form: `${FORM}, cookie theme, ${HEADER}, ${QUERY}`,
    },
  ],
  [
    'hono',
    {
      query: `cookie theme, ${HEADER}, ${QUERY}`,
      unasked: `${HEADER}, ${QUERY}`,
      json: `${HEADER}, ${JSON_READS}, ${QUERY}`,
      form: `${FORM}, ${HEADER}, ${QUERY}`,
    },
  ],
  // Fastify parses no query where there is none.
  [
    'fastify',
    {
      query: `cookie theme, ${HEADER}, ${QUERY}`,
      unasked: `${HEADER}, ${QUERY}`,
      json: `${HEADER}, ${JSON_READS}`,
      form: `${FORM}, ${HEADER}`,
    },
  ],
  [
    'nest',
    {
      query: `${HEADER}, ${QUERY}`,
      unasked: `${HEADER}, ${QUERY}`,
      json: `${HEADER}, ${JSON_READS}, ${QUERY}`,
      form: `${FORM}, ${HEADER}, ${QUERY}`,
    },
  ],
  [
    'node, searchParams',
    {
      query: `${HEADER}, ${QUERY}`,
      unasked: `${HEADER}, ${QUERY}`,
      json: `${HEADER}, ${JSON_READS}, ${QUERY}`,
      form: `body host, ${HEADER}, ${QUERY}`,
    },
  ],
  [
    'node, fromEntries',
    {
      query: `${HEADER}, ${QUERY}`,
      unasked: `${HEADER}, ${QUERY}`,
      json: `${HEADER}, ${JSON_READS}, ${QUERY}`,
      form: `${FORM}, ${HEADER}, ${QUERY}`,
    },
  ],
  [
    'node, querystring',
    {
      query: `${HEADER}, ${QUERY}`,
      unasked: `${HEADER}, ${QUERY}`,
      json: `${HEADER}, ${JSON_READS}, ${QUERY}`,
      form: `${FORM}, ${HEADER}, ${QUERY}`,
    },
  ],
  ['fetch', { json: JSON_READS, form: 'body host' }],
])('%s', (framework, expected) => {
  it.each(Object.entries(expected))('%s: what is asked for is told', (request, reads) => {
    expect(learned[`${framework} ${request}`]?.read.filter(isField).join(', ')).toBe(reads);
  });
});

it.each([
  ['express json', ['json ', 'query ']],
  ['fastify form', ['body ']],
  // Handed over field by field.
  ['nest json', []],
])('tells that all names of a part were listed: %s', (name, listed) => {
  expect(learned[name]?.read.filter((each) => !isField(each))).toEqual(listed);
});

it('changes nothing of what applications see', () => {
  const answers = (results: Results) => Object.entries(results).map(([name, { answer }]) => [name, answer]);
  expect(answers(learned)).toEqual(answers(plain));
  expect(Object.values(learned).filter(({ answer }) => !answer.startsWith('200 ')).length).toBe(1);
});

it('tells nothing while nothing is learned, nor of what is parsed beside the request', () => {
  expect(Object.values(plain).flatMap(({ read }) => read)).toEqual([]);
  expect(learned.unrelated).toEqual({ read: [], answer: '1,,1' });
});
