import type { HttpRequest, HttpResponse } from '../model/index.ts';
import type { Value } from './dsl/value.ts';

/** One answer, as matchers, extractors and expressions see it: names with their values. */
export type Answer = ReadonlyMap<string, Value>;

/** More of a body is not looked at. */
const LONGEST = 1024 * 1024;

/**
 * What an answer gives to look at: `body`, `header`, `status_code`, `duration` …, and each header and cookie by its
 * name in lower case, dashes as underscores.
 */
export function answerOf(request: HttpRequest, response: HttpResponse, maxSize = LONGEST): Answer {
  const headers = response.headers.map(([name, value]) => `${canonical(name)}: ${value}`).join('\r\n');
  const head = `HTTP/1.1 ${response.status}\r\n${headers}\r\n\r\n`;
  const size = Math.min(maxSize, LONGEST);
  const text = response.body.slice(0, size);
  const bytes = response.content?.subarray(0, size);
  const isText = bytes === undefined || !text.includes('\ufffd');
  const answer = new Map<string, Value>();
  for (const [name, value] of response.headers) {
    const key = variableName(name);
    const known = answer.get(key);
    answer.set(key, known === undefined ? value : `${String(known)}\n${value}`);
    const [, cookie, content] = name === 'set-cookie' ? (/^\s*([^=;\s]+)=([^;]*)/.exec(value) ?? []) : [];
    if (cookie !== undefined && content !== undefined && !answer.has(variableName(cookie))) {
      answer.set(variableName(cookie), content);
    }
  }
  const whole: [string, Value][] = [
    ['status_code', response.status],
    ['body', isText ? text : bytes],
    ['header', `${headers}\r\n`],
    ['all_headers', `${headers}\r\n`],
    ['response', head + text],
    ['raw', head + text],
    ['all', head + text],
    ['request', requestText(request)],
    ['content_length', bytes?.length ?? response.bytes],
    ['duration', response.totalMs / 1000],
    ['matched', request.url],
    ['type', 'http'],
  ];
  for (const [name, value] of whole) answer.set(name, value);
  return answer;
}

/** The same names with the number of their request behind them: `body_2`. */
export function numbered(answer: Answer, count: number): Map<string, Value> {
  return new Map([...answer].map(([name, value]) => [`${name}_${count}`, value]));
}

/** `X-Powered-By` as `x_powered_by`. */
export function variableName(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

/** As servers write them, and templates expect them: `Content-Type`. */
function canonical(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_found, dash: string, letter: string) => dash + letter.toUpperCase());
}

function requestText({ method, url, headers, body }: HttpRequest): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`).join('\r\n');
  return `${method} ${url} HTTP/1.1\r\n${lines}\r\n\r\n${typeof body === 'string' ? body : ''}`;
}
