import { DATA, expandOptions, SILENT, WITH_VALUE } from './curl-options.ts';
import type { ListedRequest } from './listed-request.ts';
import { shellWords } from './shell-words.ts';

/**
 * Reads a `curl` command line as a request. What cannot be meant here (data from a file, an upload) is refused.
 *
 * @throws Error that says what is wrong.
 */
export function readCurlLine(line: string): ListedRequest {
  const [, ...words] = shellWords(line);
  const request: Required<Pick<ListedRequest, 'headers' | 'notes'>> & { method?: string; url?: string } = {
    headers: [],
    notes: [],
  };
  const data: string[] = [];
  const form: NonNullable<ListedRequest['parts']> = [];
  let get = false;
  let json = false;
  const options = expandOptions(words);
  for (let at = 0; at < options.length; at++) {
    const option = options[at] ?? '';
    const value = () => {
      const next = options[++at];
      if (next === undefined) throw new Error(`${option} has no value`);
      return next;
    };
    if (!option.startsWith('-') || option === '-') {
      if (request.url !== undefined)
        throw new Error(`two addresses, "${request.url}" and "${option}" (a quote missing around a value?)`);
      request.url = option;
    } else if (option === '--url') request.url = value();
    else if (option === '--request') request.method = value();
    else if (option === '--head') request.method ??= 'HEAD';
    else if (option === '--get') get = true;
    else if (option === '--header') request.headers.push(headerOf(value()));
    else if (option === '--cookie') request.headers.push(['Cookie', value()]);
    else if (option === '--user-agent') request.headers.push(['User-Agent', value()]);
    else if (option === '--referer') request.headers.push(['Referer', value()]);
    else if (option === '--form' || option === '--form-string') form.push(partOf(value(), option === '--form'));
    else if (DATA.has(option)) {
      json ||= option === '--json';
      data.push(dataOf(option, value()));
    } else if (option === '--user') {
      value();
      request.notes.push('the credentials of --user are left out; give them with --header for the whole run');
    } else if (WITH_VALUE.has(option)) value();
    else if (!SILENT.has(option)) throw new Error(`the curl option ${option} is not understood`);
  }
  if (request.url === undefined) throw new Error('the curl line has no address');
  const url =
    get && data.length > 0 ? `${request.url}${request.url.includes('?') ? '&' : '?'}${data.join('&')}` : request.url;
  const body = data.length > 0 && !get ? data.join(json ? '' : '&') : undefined;
  const told = request.headers.some(([name]) => name.toLowerCase() === 'content-type');
  if (body !== undefined && !told) {
    request.headers.push(['Content-Type', json ? 'application/json' : 'application/x-www-form-urlencoded']);
  }
  return {
    method: request.method ?? (body !== undefined || form.length > 0 ? 'POST' : 'GET'),
    url,
    headers: request.headers,
    notes: request.notes,
    ...(body !== undefined && { body }),
    ...(form.length > 0 && { parts: form }),
  };
}

function headerOf(text: string): [string, string] {
  const at = text.indexOf(':');
  if (at < 1) throw new Error(`the header "${text}" has no colon`);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function dataOf(option: string, text: string): string {
  if (option === '--data-urlencode') {
    const at = text.indexOf('=');
    if (at < 0 && text.includes('@')) throw new Error('data from a file (@…) is not read');
    return at < 1
      ? encodeURIComponent(text.slice(at === 0 ? 1 : 0))
      : `${text.slice(0, at)}=${encodeURIComponent(text.slice(at + 1))}`;
  }
  if (text.startsWith('@') && option !== '--data-raw') throw new Error('data from a file (@…) is not read');
  return text;
}

/** `name=value`, `name=@file;type=image/png`; a file's content is made up, for the command's own file is not read. */
function partOf(text: string, files: boolean): NonNullable<ListedRequest['parts']>[number] {
  const [, name = '', rest = ''] = /^([^=]+)=([\s\S]*)$/.exec(text) ?? [];
  if (name === '') throw new Error(`the form field "${text}" has no "="`);
  if (!files) return { name, value: rest };
  const [value = '', ...options] = rest.split(';');
  const contentType = options.map((each) => /^\s*type=(.*)$/.exec(each)?.[1]).find((each) => each !== undefined);
  if (!/^[@<]/.test(value)) return { name, value, ...(contentType !== undefined && { contentType }) };
  const filename = value.slice(1).split('/').at(-1) || 'note.txt';
  return { name, value: 'All fine here\n', filename, contentType: contentType ?? 'text/plain' };
}
