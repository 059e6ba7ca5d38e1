import ejs from 'ejs';
import nunjucks from 'nunjucks';
import { escaped, page } from '../markup.ts';
import type { Family, Handler, Input } from '../write.ts';

const name = ({ query }: Input) => String(query.name ?? '');
const field = ({ form }: Input) => String(form.text ?? '');
const DATA = { site: 'North', level: 3, rooms: ['lobby', 'lab', 'hall', 'roof'] };
const nun = (template: string, data: object = {}) => nunjucks.renderString(template, { ...DATA, ...data });
const failing =
  (show: (input: Input) => string): Handler =>
  (input) => {
    try {
      return page(show(input));
    } catch {
      return { status: 500, body: page('<p>Something went wrong</p>') };
    }
  };
const accepted = (template: string) => {
  try {
    nun(template);
    return page('<p>Saved.</p>');
  } catch {
    return page('<p>There is a mistake in the text.</p>');
  }
};
const fires = (holds: boolean) => `<p>The rule ${holds ? 'fires' : 'does not fire'}</p>`;
const noDigits = (text: string) => escaped(text.replace(/\d/g, ''));

/** Templates that show little or nothing of what they compute, and places that plain syntax does not reach. */
export const family: Family = {
  family: 'template-quiet',
  check: 'template-injection',
  flaws: [
    {
      id: 'quiet-comment',
      engine: 'nunjucks',
      note: 'inside a comment',
      at: 'query:name',
      ask: { get: '/greet?name=3' },
      flawed: failing((input) => nun(`{# since ${escaped(name(input))} #}<p>Hello</p>`)),
      mended: failing(() => nun('{# since 3 #}<p>Hello</p>')),
      exploit: ['#}{{site}}{#', 'North'],
    },
    {
      id: 'quiet-comment-ejs',
      engine: 'ejs',
      note: 'inside a comment',
      at: 'query:name',
      ask: { get: '/greet?name=3' },
      flawed: failing((input) => ejs.render(`<%# since ${name(input)} %><p>Hello</p>`).replace(/<(?!\/?p>)/g, '&lt;')),
      mended: failing(() => ejs.render('<%# since 3 %><p>Hello</p>')),
      exploit: ['%><%=40+2%><%#', '42'],
    },
    {
      id: 'quiet-no-digits',
      engine: 'nunjucks',
      note: 'digits are taken out and quotes escaped',
      at: 'query:name',
      ask: { get: '/greet?name=Ada' },
      flawed: failing((input) => nun(`<p>Hello ${noDigits(name(input))}</p>`)),
      mended: failing((input) => nun('<p>Hello {{ name }}</p>', { name: name(input).replace(/\d/g, '') })),
      exploit: ['{{[[],[]]|length}}', 'Hello 2'],
    },
    {
      id: 'quiet-delimiter',
      engine: 'ejs',
      note: 'with a delimiter of its own',
      at: 'query:name',
      ask: { get: '/greet?name=Ada' },
      flawed: failing((input) => ejs.render(name(input).replace(/<(?!\?)/g, '&lt;'), {}, { delimiter: '?' })),
      mended: failing((input) => ejs.render('<?= name ?>', { name: name(input) }, { delimiter: '?' })),
      exploit: ['<?=40+2?>', '42'],
    },
    {
      id: 'quiet-call-in-loop',
      engine: 'nunjucks',
      note: 'the argument of a call in a loop',
      at: 'query:name',
      ask: { get: '/rooms?name=3' },
      flawed: failing((input) =>
        nun(`{% for room in rooms.slice(0, ${name(input).replace(/[<>]/g, '')}) %}<i>{{ room }}</i>{% endfor %}`),
      ),
      mended: failing((input) =>
        nun('{% for room in some %}<i>{{ room }}</i>{% endfor %}', {
          some: DATA.rooms.slice(0, Number(name(input)) || 3),
        }),
      ),
      exploit: ['1)%}{%endfor%}{{site}}{%for x in (0', 'North'],
    },
    {
      id: 'quiet-mistake',
      engine: 'nunjucks',
      note: 'nothing is shown but that there is a mistake',
      at: 'body:text',
      ask: { post: '/letters', form: { text: 'Dear customer' } },
      flawed: (input) => accepted(field(input)),
      mended: () => page('<p>Saved.</p>'),
      exploit: ['{{', 'a mistake'],
    },
    {
      id: 'quiet-condition',
      engine: 'nunjucks',
      note: 'nothing is shown but whether a condition holds',
      at: 'body:text',
      ask: { post: '/rules', form: { text: 'level' } },
      flawed: failing((input) => fires(nun(`{% if ${field(input)} %}1{% endif %}`) !== '')),
      mended: failing((input) => fires(field(input) === 'level')),
      exploit: ['0%}{%endif%}{%if 1', 'rule fires'],
    },
  ],
  traps: [
    {
      id: 'quiet-length',
      note: 'counts what it is sent',
      ask: { post: '/letters', form: { text: 'Dear customer' } },
      handle: (input) => page(`<p>Saved, ${field(input).length} letters.</p>`),
    },
    {
      id: 'quiet-signs',
      note: 'says in words that it takes no percent signs at the end of a line',
      ask: { post: '/letters', form: { text: 'Dear customer' } },
      handle: (input) =>
        page(/\{%=|<%\)/.test(field(input)) ? '<p>There is a mistake in the text.</p>' : '<p>Saved.</p>'),
    },
  ],
};
