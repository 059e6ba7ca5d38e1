import type { Sighting } from '../../model/sighting.ts';

/** Words behind which a shell expects a command again (POSIX, section 2.4). */
const RESERVED = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!', '{', 'time', 'exec', 'eval']);

/**
 * Where a word stands in a shell command: `code` where the shell would run it (a command's own name, the inside of a
 * substitution's command), `data` where it is an argument or quoted. A word that merely reached the shell, safely quoted,
 * is no injection; a word that became a command is.
 *
 * @param command - as it is handed to `sh -c`.
 */
export function shellPosition(command: string, word: string): Sighting['position'] {
  const wanted = word.toLowerCase();
  const positions = words(command).filter(({ text }) => text.toLowerCase().includes(wanted));
  if (positions.length === 0) return 'unknown';
  return positions.some(({ runs }) => runs) ? 'code' : 'data';
}

interface Word {
  text: string;
  /** It stands where a command's name stands. */
  runs: boolean;
}

/** The words of a command and of everything that is substituted into it, quotes taken off. */
function words(command: string, depth = 0): Word[] {
  const found: Word[] = [];
  let expecting = true;
  let word: string | undefined;
  let at = 0;
  const end = () => {
    if (word === undefined) return;
    // `A=1 command`: an assignment in front is data, and the command is still to come.
    const assigns = expecting && /^[A-Za-z_]\w*=/.test(word);
    found.push({ text: word, runs: expecting && !assigns });
    if (!assigns && !RESERVED.has(word)) expecting = false;
    word = undefined;
  };
  const inner = (text: string) => {
    if (depth < 20) found.push(...words(text, depth + 1));
  };
  while (at < command.length) {
    const char = command[at] ?? '';
    if (char === "'") {
      const close = closing(command, at + 1, "'");
      word = (word ?? '') + command.slice(at + 1, close);
      at = close + 1;
    } else if (char === '"') {
      const close = closingDouble(command, at + 1);
      const text = command.slice(at + 1, close);
      for (const each of substitutions(text)) inner(each);
      word = (word ?? '') + text;
      at = close + 1;
    } else if (char === '\\') {
      word = (word ?? '') + (command[at + 1] ?? '');
      at += 2;
    } else if (char === '`' || command.startsWith('$(', at)) {
      const close = char === '`' ? closing(command, at + 1, '`') : closingParen(command, at + 2);
      inner(command.slice(at + (char === '`' ? 1 : 2), close));
      word ??= '';
      at = close + 1;
    } else if (/[;&|\n()]/.test(char)) {
      end();
      expecting = true;
      at++;
    } else if (char === '<' || char === '>') {
      end();
      // What a redirection names is a file: an argument in all but its place.
      expecting = false;
      at++;
    } else if (/\s/.test(char)) {
      end();
      at++;
    } else if (char === '#' && word === undefined) {
      const line = closing(command, at, '\n');
      found.push({ text: command.slice(at, line), runs: false });
      at = line;
    } else {
      word = (word ?? '') + char;
      at++;
    }
  }
  end();
  return found;
}

function closing(text: string, from: number, quote: string): number {
  const at = text.indexOf(quote, from);
  return at < 0 ? text.length : at;
}

function closingDouble(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith('$(', at)) at = closingParen(text, at + 2);
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function closingParen(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === "'") at = closing(text, at + 1, "'");
    else if (text[at] === '(') open++;
    else if (text[at] === ')' && --open === 0) return at;
  }
  return text.length;
}

/** What a double-quoted text substitutes. */
function substitutions(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '`' || text.startsWith('$(', at)) {
      const skip = text[at] === '`' ? 1 : 2;
      const close = skip === 1 ? closing(text, at + 1, '`') : closingParen(text, at + 2);
      found.push(text.slice(at + skip, close));
      at = close;
    }
  }
  return found;
}
