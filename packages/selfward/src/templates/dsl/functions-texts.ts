import { compileRegex } from '../regex.ts';
import { compareVersions } from './compare-versions.ts';
import type { Helper } from './functions.ts';
import { asBytes, asNumber, asText, DslError, isList, type Value } from './value.ts';

const lower: Helper = ([text]) => asText(text).toLowerCase();
const upper: Helper = ([text]) => asText(text).toUpperCase();
const concat: Helper = (args) => args.map((each) => asText(each)).join('');
const trim = (edge: 'both' | 'left' | 'right'): Helper => {
  return ([text, cut]) => {
    const unwanted = cut === undefined ? ' \t\r\n\v\f' : asText(cut);
    let [start, end] = [0, asText(text).length];
    const whole = asText(text);
    while (edge !== 'right' && start < end && unwanted.includes(whole.charAt(start))) start += 1;
    while (edge !== 'left' && end > start && unwanted.includes(whole.charAt(end - 1))) end -= 1;
    return whole.slice(start, end);
  };
};
const regex: Helper = ([pattern, text]) => pick(() => compileRegex(asText(pattern)).test(asText(text)));
const others = ([, ...rest]: readonly Value[]) => rest.flatMap((each) => (isList(each) ? each : [each])).map(asText);

/** Looking at and changing texts. */
export const texts: Readonly<Record<string, Helper>> = {
  to_lower: lower,
  tolower: lower,
  to_upper: upper,
  toupper: upper,
  to_title: ([text]) =>
    asText(text)
      .toLowerCase()
      .replace(/\b\p{L}/gu, (letter) => letter.toUpperCase()),
  contains: ([text, part]) => asText(text).includes(asText(part)),
  contains_all: (args) => others(args).every((part) => asText(args[0]).includes(part)),
  contains_any: (args) => others(args).some((part) => asText(args[0]).includes(part)),
  starts_with: (args) => others(args).some((part) => asText(args[0]).startsWith(part)),
  ends_with: (args) => others(args).some((part) => asText(args[0]).endsWith(part)),
  line_starts_with: (args) => linesOf(args[0]).some((line) => others(args).some((part) => line.startsWith(part))),
  line_ends_with: (args) => linesOf(args[0]).some((line) => others(args).some((part) => line.endsWith(part))),
  equals_any: (args) => others(args).some((part) => asText(args[0]) === part),
  regex,
  regex_all: (args) => others(args).every((text) => regex([args[0] ?? '', text], NOWHERE) === true),
  regex_any: (args) => others(args).some((text) => regex([args[0] ?? '', text], NOWHERE) === true),
  len: ([value]) => (value !== undefined && isList(value) ? value.length : asBytes(value).length),
  concat,
  join: ([separator, ...rest]) =>
    rest
      .flatMap((each) => (isList(each) ? each : [each]))
      .map(asText)
      .join(asText(separator)),
  split: ([text, separator, count]) => split(asText(text), separator, count),
  substr: ([text, start = 0, end]) =>
    asText(text).slice(asNumber(start), end === undefined ? undefined : asNumber(end)),
  count: ([text, part]) => asText(text).split(asText(part)).length - 1,
  padding: ([text, fill, length, side]) => padding(asText(text), asText(fill), asNumber(length), asText(side)),
  repeat: ([text, times]) => repeat(asText(text), asNumber(times)),
  replace: ([text, old, by]) => asText(text).replaceAll(asText(old), () => asText(by)),
  replace_regex: ([text, pattern, by]) => pick(() => compileRegex(asText(pattern)).replace(asText(text), asText(by))),
  reverse: ([text]) => [...asText(text)].reverse().join(''),
  remove_bad_chars: ([text, bad]) => [...asText(text)].filter((each) => !asText(bad).includes(each)).join(''),
  trim: trim('both'),
  trim_left: trim('left'),
  trim_right: trim('right'),
  trim_space: ([text]) => asText(text).trim(),
  trim_prefix: ([text, prefix]) => asText(text).replace(asText(prefix), (found, at: number) => (at === 0 ? '' : found)),
  trim_suffix: ([text, suffix]) =>
    asText(suffix) !== '' && asText(text).endsWith(asText(suffix))
      ? asText(text).slice(0, -asText(suffix).length)
      : asText(text),
  index: ([list, at]) => (list !== undefined && isList(list) ? list : [...asText(list)])[asNumber(at)] ?? '',
  sort: (args) => inOrder(args, (items) => items.sort()),
  uniq: (args) => inOrder(args, (items) => [...new Set(items)]),
  compare_versions: ([version, ...constraints]) => compareVersions(asText(version), constraints.map(asText)),
  to_string: ([value]) => asText(value),
  to_number: ([value]) => asNumber(value),
  print_debug: () => true,
};

const NOWHERE = { random: () => 0, now: () => 0 };
/** What one function may make at most: templates are data, and data must not fill the memory. */
const LONGEST = 4 * 1024 * 1024;

function linesOf(value: Value | undefined): string[] {
  return asText(value).split(/\r?\n/);
}

/** At a separator into at most so many parts, the last with the rest; or, by a number alone, into pieces of that length. */
function split(text: string, separator: Value | undefined, count: Value | undefined): Value {
  if (typeof separator === 'number') {
    const length = Math.max(1, Math.trunc(separator));
    return Array.from({ length: Math.ceil(text.length / length) }, (_none, at) =>
      text.slice(at * length, (at + 1) * length),
    );
  }
  const parts = text.split(asText(separator));
  const most = count === undefined ? -1 : asNumber(count);
  if (most < 0 || parts.length <= most) return parts;
  return most === 0 ? [] : [...parts.slice(0, most - 1), parts.slice(most - 1).join(asText(separator))];
}

/** Several values as a list; one text by its characters. */
function inOrder(args: readonly Value[], change: (items: string[]) => string[]): Value {
  const [only] = args;
  if (args.length > 1) return change(args.map(asText));
  if (only !== undefined && isList(only)) return change(only.map(asText));
  return change([...asText(only)]).join('');
}

function padding(text: string, fill: string, length: number, side: string): string {
  if (length > LONGEST) throw new DslError(`padding: ${length} characters are not possible`);
  return side === 'prefix' ? text.padStart(length, fill) : text.padEnd(length, fill);
}

function repeat(text: string, times: number): string {
  if (times < 0 || text.length * times > LONGEST) throw new DslError(`repeat: ${times} times is not possible`);
  return text.repeat(Math.trunc(times));
}

function pick<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new DslError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
