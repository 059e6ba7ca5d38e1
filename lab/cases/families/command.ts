import { escaped, page } from '../markup.ts';
import { program, shell } from '../shell.ts';
import type { Family, Flaw, Handler, Input, Reply } from '../write.ts';

const text = (value: unknown) => String(value ?? '');
const pre = ({ output }: { output: string }): Reply => page(`<pre>${escaped(output)}</pre>`);
const word = (value: string) => value.replace(/[^\w.:-]/g, '');

interface Sketch {
  note: string;
  command: (value: string) => string;
  args?: (value: string) => [string, string[]];
  ask?: Flaw['ask'];
  at?: string;
  read?: (input: Input) => unknown;
  show?: (done: { status: number; output: string }) => Reply;
  exploit: readonly [string, string];
}
const flaw = (
  id: string,
  { note, command, args, ask, at, read = ({ query }) => query.host, show = pre, exploit }: Sketch,
): Flaw => {
  const mended: Handler = async (input) =>
    show(await program(...(args ?? ((v): [string, string[]] => ['/bin/echo', ['Looking up', v]]))(text(read(input)))));
  return {
    id,
    note,
    at: at ?? 'query:host',
    ask: ask ?? { get: '/lookup?host=panel-1' },
    flawed: async (input) => show(await shell(command(text(read(input))))),
    mended,
    exploit,
  };
};
const PROOF = 'up $((73*73))';
const SUM = ['panel-1; echo up $((73*73))', 'up 5329'] as const;

export const family: Family = {
  family: 'command',
  check: 'command-injection',
  flaws: [
    flaw('command-bare', {
      note: 'at the end of a command line',
      command: (v) => `echo Looking up ${v}`,
      exploit: SUM,
    }),
    flaw('command-double-quoted', {
      note: 'in double quotes',
      command: (v) => `echo "Looking up ${v}"`,
      exploit: [`$(echo ${PROOF})`, 'up 5329'],
    }),
    flaw('command-single-quoted', {
      note: 'in single quotes',
      command: (v) => `echo 'Looking up ${v}'`,
      exploit: [`'; echo ${PROOF}; '`, 'up 5329'],
    }),
    flaw('command-middle', {
      note: 'in the middle, with more behind',
      command: (v) => `echo Looking up ${v} -c 1 -w 2`,
      exploit: [`x; echo ${PROOF};`, 'up 5329'],
    }),
    flaw('command-subshell', {
      note: 'in a subshell of the command',
      command: (v) => `echo "Result: $(echo ${v} | tr a-z A-Z)"`,
      exploit: [`x; echo ${PROOF}`, 'UP 5329'],
    }),
    flaw('command-backticks', {
      note: 'in backticks',
      command: (v) => `echo Result: \`echo ${v}\``,
      exploit: [`x; echo ${PROOF}`, 'up 5329'],
    }),
    flaw('command-option', {
      note: 'an option with an equals sign',
      command: (v) => `echo --host=${v} ok`,
      exploit: [`x; echo ${PROOF};`, 'up 5329'],
    }),
    flaw('command-piped', {
      note: 'its output goes through another program',
      command: (v) => `echo ${v} | cut -c1-40`,
      exploit: [`x; echo ${PROOF}`, 'up 5329'],
    }),
    flaw('command-thrown-away', {
      note: 'its output is thrown away; only the status counts',
      command: (v) => `echo ${v} >/dev/null 2>&1`,
      show: ({ status }) => page(status === 0 ? 'Reachable' : 'Not reachable'),
      exploit: ['x >/dev/null; false; #', 'Not reachable'],
    }),
    flaw('command-error-shown', {
      note: 'only what goes wrong is shown',
      command: (v) => `echo ${v} >/dev/null`,
      exploit: [`x; echo ${PROOF}; true `, 'up 5329'],
    }),
    flaw('command-last-line', {
      note: 'only the last line is shown',
      command: (v) => `echo ${v}; echo done`,
      show: ({ output }) => page(`<p>${escaped(output.trim().split('\n').at(-1))}</p>`),
      exploit: [`x; echo ${PROOF}; #`, '<p>up 5329'],
    }),
    flaw('command-json', {
      note: 'a field of JSON',
      at: 'json:host',
      ask: { post: '/ping', json: { host: 'panel-1', count: 1 } },
      read: ({ form }) => form.host,
      command: (v) => `echo ping ${v}`,
      show: ({ output }) => ({ type: 'application/json', body: JSON.stringify({ output }) }),
      exploit: SUM,
    }),
    flaw('command-form', {
      note: 'a field of a form',
      at: 'body:host',
      ask: { post: '/ping', form: { host: 'panel-1', count: '1' } },
      read: ({ form }) => form.host,
      command: (v) => `echo ping -c 1 ${v}`,
      exploit: SUM,
    }),
    flaw('command-cookie', {
      note: 'a cookie',
      at: 'cookie:zone',
      ask: { get: '/time', headers: { Cookie: 'zone=UTC' } },
      read: ({ cookies }) => cookies.zone,
      command: (v) => `TZ=${v} date`,
      args: (v) => ['/bin/echo', [word(v)]],
      exploit: ['UTC$(echo up$((73*73)) >&2)', 'up5329'],
    }),
    flaw('command-no-semicolon', {
      note: '; and & are taken out',
      command: (v) => `echo ${v.replace(/[;&]/g, '')}`,
      exploit: [`x | echo ${PROOF}`, 'up 5329'],
    }),
    flaw('command-no-space', {
      note: 'blanks are taken out',
      command: (v) => `echo ${v.replace(/\s/g, '')}`,
      exploit: [`x;echo\${IFS}up$((73*73))`, 'up5329'],
    }),
    flaw('command-line-break', {
      note: 'the signs of a shell are refused, line breaks are not',
      command: (v) => (/[;&|`$()<>]/.test(v) ? 'echo refused' : `echo ${v}`),
      exploit: ['x\nexpr 73 \\* 73', '\n5329'],
    }),
    flaw('command-quotes-escaped', {
      note: 'double quotes escaped, $ is not',
      command: (v) => `echo "Looking up ${v.replaceAll('"', '\\"')}"`,
      exploit: [`$(echo ${PROOF})`, 'up 5329'],
    }),
    flaw('command-starts-well', {
      note: 'checked by a pattern without an end',
      command: (v) => (/^[\w.-]+/.test(v) ? `echo ${v}` : 'echo refused'),
      exploit: SUM,
    }),
  ],
  traps: [
    trap('command-echoed', 'shows what was written, escaped', (v) => page(`<pre>Looking up ${escaped(v)}</pre>`)),
    trap('command-quoted-well', 'quoted as a shell wants it', async (v) =>
      pre(await shell(`echo 'Looking up ${v.replaceAll("'", "'\\''")}'`)),
    ),
    trap('command-environment', 'handed over in the environment', async (v) =>
      pre(await program('/bin/sh', ['-c', 'echo "Looking up $1"', 'sh', v])),
    ),
    trap('command-refused', 'anything but letters is refused', (v) =>
      /[^\w.-]/.test(v) ? { status: 400, body: page('A host name, please') } : page(`<p>${v} answers</p>`),
    ),
    trap('command-slow', 'a lookup that takes longer for long names', async (v) => {
      await new Promise((resolve) => setTimeout(resolve, Math.min(900, v.length * 12)));
      return page('<p>Done</p>');
    }),
    trap('command-slow-by-chance', 'now and then it takes most of a second', async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() < 0.15 ? 700 : 3));
      return page('<p>Done</p>');
    }),
    trap('command-sum', 'works simple sums out: 3*4 gives 12', (v) => {
      const [, left, right] = /(\d{1,6})\s*\*\s*(\d{1,6})/.exec(v) ?? [];
      return page(left === undefined ? '<p>No sum</p>' : `<p>${Number(left) * Number(right)}</p>`);
    }),
    trap('command-error-text', 'an error text of a shell, always', () => page('<pre>sh: 1: lookup: not found</pre>')),
  ],
};

function trap(id: string, note: string, handle: (value: string) => Reply | Promise<Reply>) {
  return {
    id,
    note,
    at: 'query:host',
    ask: { get: '/lookup?host=panel-1' },
    handle: ({ query }: Input) => handle(text(query.host)),
  };
}
