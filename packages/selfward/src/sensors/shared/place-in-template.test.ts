import { describe, expect, it } from 'vitest';
import { placeInPug, placeInTemplate } from './place-in-template.ts';

const WORD = 'kqzwvbtrx';
const place = (template: string, page: string) => {
  const found = placeInTemplate(template, page, page.indexOf(WORD), WORD);
  return found && `${found.line}:${found.column}`;
};

describe('placeInTemplate', () => {
  it.each<[what: string, template: string, page: string, at: string | undefined]>([
    ['EJS', '<html>\n<h1>Hello <%- name %></h1>\n</html>', `<html>\n<h1>Hello ${WORD}</h1>\n</html>`, '2:11'],
    ['Nunjucks', '<p>\n  {{ note | safe }}\n</p>', `<p>\n  ${WORD}\n</p>`, '2:3'],
    ['Handlebars, three braces', '<b>{{a}}</b><i>{{{b}}}</i>', `<b>x</b><i>${WORD}</i>`, '1:16'],
    ['what stands before the word', '<p>Name: {{{b}}}.</p>', `<p>Name: "><img src=x onerror=${WORD}()>.</p>`, '1:10'],
    ['of several the right one', '<td><%= a %></td>\n<th><%- b %></th>', `<td>1</td>\n<th>${WORD}</th>`, '2:5'],
    ['an attribute', '<a href="{{url}}">go</a>', `<a href="javascript:${WORD}">go</a>`, '1:10'],
    ['a loop', '{% for n in notes %}<li>{{ n }}</li>{% endfor %}', `<li>a</li><li>${WORD}</li>`, '1:25'],
    ['another page', '<h1>Rooms {{ name }}</h1>', `<h2>Lamps ${WORD}</h2>`, undefined],
    ['one of two that are alike', '<p><%- a %></p>\n<p><%- b %></p>', `<p>x</p>\n<p>${WORD}</p>`, '2:4'],
    ['either of two', '<% if (a) { %><p><%- a %></p><% } else { %><p><%- b %></p><% } %>', `<p>${WORD}</p>`, undefined],
    ['nothing around it', '{{{ body }}}', WORD, undefined],
  ])('%s', (_what, template, page, at) => expect(place(template, page)).toBe(at));
});

describe('placeInPug', () => {
  it.each<[what: string, template: string, at: string | undefined]>([
    ['as it is', 'html\n  body\n    h1 Rooms\n    p.note!= note', '4:11'],
    ['within text', 'p Hello !{name}', '1:9'],
    ['escaped alone', 'p= name', undefined],
    ['two', 'p!= a\np!= b', undefined],
    ['another tag', 'td!= a\np!= b', '2:2'],
  ])('%s', (_what, template, at) => {
    const page = `<html><body><p class="note">${WORD}</p></body></html>`;
    const found = placeInPug(template, page, page.indexOf(WORD));
    expect(found && `${found.line}:${found.column}`).toBe(at);
  });
});
