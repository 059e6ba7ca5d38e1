import { headerValue, headerValues } from '../../judge/response-kind.ts';
import type { EndpointScope } from '../../model/index.ts';

export const LANGUAGES = ['javascript', 'python', 'php', 'ruby'] as const;
export type Language = (typeof LANGUAGES)[number];

const SIGNS: readonly [Language, RegExp][] = [
  ['php', /\bphp\b|phpsessid|laravel_session/i],
  ['python', /werkzeug|gunicorn|uvicorn|hypercorn|wsgiserver|cpython|\bpython\b|tornado|csrftoken/i],
  ['ruby', /phusion passenger|\bpuma\b|webrick|\bthin\b|rack\.session/i],
  ['javascript', /express|next\.js|connect\.sid|koa[.:]sess|fastify/i],
];

/** The languages that may evaluate here: the one that the server names itself by, or all of them. */
export function languagesOf({ endpoint, baseline }: EndpointScope): readonly Language[] {
  const [first] = baseline.ordinary;
  if (!first) return LANGUAGES;
  const { response } = first;
  const told = [
    headerValue(response, 'x-powered-by') ?? '',
    headerValue(response, 'server') ?? '',
    ...headerValues(response, 'set-cookie').map((cookie) => cookie.split('=')[0] ?? ''),
    ...endpoint.draft.cookies.map(([name]) => name),
  ].join(' ');
  if (/\.php(?:\/|$)/i.test(new URL(endpoint.url.replace(/[{}]/g, '')).pathname)) return ['php'];
  const named = SIGNS.find(([, sign]) => sign.test(told))?.[0];
  return named === undefined ? LANGUAGES : [named];
}
