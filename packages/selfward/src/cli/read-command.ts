import { type CheckOptions, readOptions } from './check-options.ts';
import type { CompareOptions } from './compare.ts';
import { parseCommandLine, type Values } from './parse-command-line.ts';
import { UsageError } from './usage.ts';
import { oneOf } from './values.ts';

export type Command =
  | { do: 'help' }
  | { do: 'version' }
  | { do: 'list-checks'; checksDir?: string }
  | { do: 'compare'; options: CompareOptions }
  | { do: 'lint-templates'; dir: string }
  | { do: 'list-tools'; dir?: string }
  | { do: 'lint-tools'; dir: string }
  | { do: 'check'; options: CheckOptions };

/** Reads the command line. Pure. @throws UsageError */
export function readCommand(argv: readonly string[]): Command {
  const { values, positionals } = parseCommandLine(argv);
  if (values.help) return { do: 'help' };
  if (values.version) return { do: 'version' };
  const [command, url, ...more] = positionals;
  if (command === undefined && values.checks !== 'list')
    throw new UsageError('no command: "selfward check <url>" checks a target');
  if (command === 'compare') return { do: 'compare', options: readCompare(positionals.slice(1), values) };
  if (command === 'templates') return readTemplates(positionals.slice(1), values);
  if (command === 'tools') return readTools(positionals.slice(1), values);
  if (command !== undefined && command !== 'check') throw new UsageError(unknownCommand(command));
  const checksDir = values['checks-dir'];
  if (values.checks === 'list') return { do: 'list-checks', ...(checksDir !== undefined && { checksDir }) };
  if (url === undefined) throw new UsageError('check: no URL is given (selfward check http://host:port/)');
  if (more.length > 0)
    throw new UsageError(`check: one URL at a time, "${more[0]}" is too much (a value without its quotes?)`);
  return { do: 'check', options: readOptions(url, values) };
}

function unknownCommand(command: string): string {
  if (/^https?:\/\//i.test(command)) return `"${command}" is no command ("selfward check ${command}"?)`;
  return `"${command}" is no command; there are check, compare, templates and tools`;
}

function readCompare(files: readonly string[], values: Values): CompareOptions {
  const [old, latest, ...more] = files;
  if (old === undefined || latest === undefined || more.length > 0)
    throw new UsageError('compare: it takes two reports, the older first (selfward compare old.json new.json)');
  const foreign = Object.keys(values).find((name) => name !== 'format' && name !== 'output');
  if (foreign !== undefined) throw new UsageError(`compare: --${foreign} belongs to selfward check`);
  const { output } = values;
  const format = oneOf('format', values.format ?? 'text', ['text', 'json']);
  return { old, new: latest, format, ...(output !== undefined && { output }) };
}

function readTemplates(words: readonly string[], values: Values): Command {
  const [verb, dir, ...more] = words;
  if (verb !== 'lint' || dir === undefined || more.length > 0)
    throw new UsageError('templates: it reads "selfward templates lint <folder>"');
  const [foreign] = Object.keys(values);
  if (foreign !== undefined) throw new UsageError(`templates: --${foreign} belongs to selfward check`);
  return { do: 'lint-templates', dir };
}

function readTools(words: readonly string[], values: Values): Command {
  const [verb, dir, ...more] = words;
  const known = (verb === 'list' || (verb === 'lint' && dir !== undefined)) && more.length === 0;
  if (!known)
    throw new UsageError('tools: it reads "selfward tools list [<folder>]" or "selfward tools lint <folder>"');
  const [foreign] = Object.keys(values);
  if (foreign !== undefined) throw new UsageError(`tools: --${foreign} belongs to selfward check`);
  if (dir !== undefined && verb === 'lint') return { do: 'lint-tools', dir };
  return { do: 'list-tools', ...(dir !== undefined && { dir }) };
}
