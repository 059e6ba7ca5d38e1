import type { Endpoint } from '../../model/endpoint.ts';
import type { HttpResponse } from '../../model/exchange.ts';
import type { Wanted } from '../messages.ts';
import { isSchema, type Schema } from './shape-schema.ts';

/** Where an answer is longer, it is no list of mistakes. */
const LONGEST = 50_000;
const MOST = 40;

/** What messages say, and what they mean; the first that fits says the form, bounds come besides. */
const FORMS: readonly (readonly [said: RegExp, meant: Schema])[] = [
  [/\b(?:uuid|guid)\b/i, { type: 'string', format: 'uuid' }],
  [/e-?mail/i, { type: 'string', format: 'email' }],
  [/\b(?:url|uri)\b/i, { type: 'string', format: 'uri' }],
  [/date-?time|iso[ -]?8601/i, { type: 'string', format: 'date-time' }],
  [/\b(?:valid|a|iso) date\b|invalid_date|"date"/i, { type: 'string', format: 'date' }],
  [/\bip(?:v4)?\b(?: address)?/i, { type: 'string', format: 'ipv4' }],
  [/\b(?:integer|int|whole number)\b/i, { type: 'integer' }],
  [/\b(?:number|numeric)\b/i, { type: 'number' }],
  [/\bboolean\b/i, { type: 'boolean' }],
  [/\b(?:array|list)\b/i, { type: 'array', items: { type: 'string' } }],
  [/\bobject\b/i, { type: 'object' }],
];

/**
 * What an application says was wrong with a request, as far as it names fields and says what it wants of them: the last
 * resort where no validator is known.
 */
export function wordsOfRefusal({ status, body }: HttpResponse, { draft, points }: Endpoint): Wanted[] {
  if ((status !== 400 && status !== 422) || body.length > LONGEST) return [];
  const known = new Map(points.map(({ location, name }) => [name, location]));
  const usual: Wanted['location'] = draft.body?.type === 'form' ? 'body' : draft.body ? 'json' : 'query';
  const found = new Map<string, Wanted>();
  for (const { path, said, schema } of issuesOf(body)) {
    const names = path === undefined ? [...known.keys()].filter((name) => mentions(said, name)) : [path];
    for (const name of names) {
      const at = known.get(name) ?? usual;
      if (at === 'multipart' || found.size >= MOST || !/^[\w.-]{1,100}$/.test(name)) continue;
      const meant = { ...meantBy(said), ...schema };
      const key = `${at} ${name}`;
      found.set(key, { location: at, path: name, schema: { ...(found.get(key)?.schema as Schema), ...meant } });
    }
  }
  return [...found.values()].filter(({ path, schema }) => Object.keys(schema as Schema).length > 0 || !known.has(path));
}

interface Issue {
  /** Absent where only the words may name a field. */
  path?: string;
  said: string;
  schema: Schema;
}

/** Single complaints: objects with a path, lists of sentences, names with what is wrong with them. */
function issuesOf(body: string): Issue[] {
  let told: unknown;
  try {
    told = JSON.parse(body);
  } catch {
    return [{ said: body.slice(0, 2000), schema: {} }];
  }
  const issues: Issue[] = [];
  const visit = (value: unknown, name: string | undefined, depth: number): void => {
    if (depth > 6 || issues.length >= MOST) return;
    const within = typeof value === 'string' ? jsonIn(value) : undefined;
    if (within !== undefined) visit(within, name, depth + 1);
    else if (typeof value === 'string')
      issues.push({ ...(name !== undefined && { path: name }), said: value, schema: {} });
    else if (Array.isArray(value)) for (const each of value) visit(each, name, depth + 1);
    else if (isSchema(value)) {
      const path = pathOf(value);
      if (path !== undefined) issues.push({ path, said: saidBy(value), schema: told1(value) });
      else for (const [key, each] of Object.entries(value)) visit(each, nameOfField(key) ?? name, depth + 1);
    }
  };
  visit(told, undefined, 0);
  return issues;
}

/** Errors that were made text of (zod's message is a list in JSON). */
function jsonIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Words that errors are made of are no fields. */
const nameOfField = (key: string): string | undefined =>
  /^(?:\d+|errors?|issues?|details?|messages?|code|status(?:Code)?|statusCode|title|type|name|success|_errors|_original|fieldErrors|formErrors|properties|validation|data|result|reason|info|params)$/.test(
    key,
  )
    ? undefined
    : key;

/** `path: ['a', 0]`, `path: 'a.b'`, `instancePath: '/a/b'`, `param: 'a'`, `field: 'a'`, `loc: ['body', 'a']`. */
function pathOf(issue: Schema): string | undefined {
  const { path, instancePath, dataPath, param, field, property, loc, params } = issue;
  const found = path ?? instancePath ?? dataPath ?? param ?? field ?? property ?? loc;
  // A field that is missing is named besides.
  const missing = isSchema(params) ? params.missingProperty : undefined;
  const steps = Array.isArray(found)
    ? found.map((step) => (isSchema(step) ? String(step.key) : String(step)))
    : typeof found === 'string'
      ? found.split(/[./]/).filter((step) => step !== '')
      : undefined;
  if (!steps) return undefined;
  const all = [...steps, ...(typeof missing === 'string' ? [missing] : [])];
  const parts = ['body', 'query', 'params'];
  const name = (parts.includes(all[0] ?? '') && all.length > 1 ? all.slice(1) : all).join('.');
  return name === '' ? undefined : name;
}

const saidBy = (issue: Schema): string =>
  Object.entries(issue)
    .filter(([key, each]) => typeof each === 'string' && !/path|param|field|property|received|value$/i.test(key))
    .map(([, each]) => String(each))
    .join(' ');

/** What an issue says in fields of its own (zod, ajv and what is like them). */
function told1(issue: Schema): Schema {
  const params = isSchema(issue.params) ? issue.params : {};
  const { format, validation, expected, minimum, maximum, origin, type } = issue;
  const values = [issue.values, issue.options, params.allowedValues, issue.enum].find(Array.isArray);
  const isText = (origin ?? type) === 'string' || issue.code === 'too_small_string';
  const wanted = expected ?? params.type;
  const kinds = ['string', 'integer', 'number', 'boolean', 'array', 'object'];
  const kind = wanted === 'int' ? 'integer' : kinds.find((each) => each === wanted);
  const form = format ?? params.format ?? validation;
  return {
    ...(kind !== undefined && { type: kind }),
    ...(values && { enum: values }),
    ...(typeof form === 'string' &&
      form !== 'regex' && {
        type: 'string',
        format: form === 'url' ? 'uri' : form === 'datetime' ? 'date-time' : form,
      }),
    ...(typeof minimum === 'number' && (isText ? { minLength: minimum } : { minimum })),
    ...(typeof maximum === 'number' && (isText ? { maxLength: maximum } : { maximum })),
    ...(typeof issue.pattern === 'string' && { pattern: issue.pattern.replace(/^\/(.*)\/[a-z]*$/s, '$1') }),
    ...(typeof params.pattern === 'string' && { pattern: params.pattern }),
    ...(issue.keyword === 'minLength' && { minLength: params.limit }),
    ...(issue.keyword === 'maxLength' && { maxLength: params.limit }),
    ...(issue.keyword === 'minimum' && { minimum: params.limit }),
    ...(issue.keyword === 'maximum' && { maximum: params.limit }),
  };
}

function meantBy(said: string): Schema {
  const choices =
    /(?:one of|values?:)[^:['"“]*:?\s*\[?\(?((?:["'“]?[\w-]+["'”]?\s*(?:,|\||\bor\b)\s*)+["'“]?[\w-]+["'”]?)/i.exec(
      said,
    )?.[1];
  const number = (expression: RegExp) => Number(expression.exec(said)?.[1] ?? Number.NaN);
  const least = number(
    /(?:at least|longer than or equal to|minimum(?: length)?(?: of| is|:)?|min(?:imum)? length\D{0,5}) ?(\d+)/i,
  );
  const most = number(/(?:at most|shorter than or equal to|maximum(?: length)?(?: of| is|:)?) ?(\d+)/i);
  const isText = /char|length|long|short/i.test(said);
  return {
    ...FORMS.find(([form]) => form.test(said))?.[1],
    ...(choices !== undefined && {
      enum: choices.split(/\s*(?:,|\||\bor\b)\s*/).map((each) => each.replace(/["'“”]/g, '')),
    }),
    ...(!Number.isNaN(least) && (isText ? { minLength: least } : { minimum: least })),
    ...(!Number.isNaN(most) && (isText ? { maxLength: most } : { maximum: most })),
  };
}

const mentions = (said: string, name: string): boolean =>
  new RegExp(`(?<![\\w.])${name.replace(/[^\w]/g, '\\$&')}(?![\\w])`, 'i').test(said);
