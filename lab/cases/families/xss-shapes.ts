import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';
import { escaped, page } from '../markup.ts';
import type { Family, Input } from '../write.ts';

const q = ({ query }: Input) => String(query.q ?? '');
const flaw = {
  at: 'query:q',
  ask: { get: '/show?q=hello' },
  exploit: ['<b onclick=zz>', '<b onclick="?zz"?>'] as [string, string],
};
const open = new MarkdownIt({ html: true });
const closed = new MarkdownIt({ html: false });
/** sanitize-html warns of what is wanted here. */
const everything = { allowedTags: ['p', 'b', 'i', 'a', 'img', 'svg', 'details'], allowedAttributes: false } as const;
const EMAIL = /^[^@\s]+@[\w.-]+\.\w+$/;
const feed = (title: string) => ({
  type: 'text/xml',
  body: `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title><![CDATA[${title}]]></title></feed>`,
});
const refused = { status: 404, body: page('<p>Nothing of that name</p>') };

/** Values that must keep a shape, and readers that know what a tag is. */
export const family: Family = {
  family: 'xss-shapes',
  check: 'reflected-xss',
  flaws: [
    {
      ...flaw,
      id: 'shape-markdown-with-tags',
      note: 'Markdown that lets whole tags pass and escapes the rest',
      flawed: (input) => page(open.render(q(input))),
      mended: (input) => page(closed.render(q(input))),
    },
    {
      ...flaw,
      id: 'shape-any-attribute',
      note: 'a sanitizer told to keep every attribute',
      flawed: (input) =>
        page(`<div>${sanitizeHtml(q(input), { ...everything, allowedTags: [...everything.allowedTags] })}</div>`),
      mended: (input) => page(`<div>${sanitizeHtml(q(input))}</div>`),
    },
    {
      ...flaw,
      id: 'shape-email',
      note: 'what looks like an address is shown as it is',
      ask: { get: '/sent?q=bo%40plant.example' },
      exploit: ['<b/onclick=zz>@plant.example', '<b/onclick=zz>'],
      flawed: (input) => (EMAIL.test(q(input)) ? page(`<p>We wrote to ${q(input)}</p>`) : refused),
      mended: (input) => (EMAIL.test(q(input)) ? page(`<p>We wrote to ${escaped(q(input))}</p>`) : refused),
    },
    {
      ...flaw,
      id: 'shape-reference',
      note: 'a reference must begin as references do',
      ask: { get: '/order?q=REF-2291' },
      exploit: ['REF-1<b onclick=zz>', 'REF-1<b onclick=zz>'],
      flawed: (input) => (q(input).startsWith('REF-') ? page(`<p>Order ${q(input)}</p>`) : refused),
      mended: (input) => (q(input).startsWith('REF-') ? page(`<p>Order ${escaped(q(input))}</p>`) : refused),
    },
    {
      ...flaw,
      id: 'shape-property-name',
      note: 'the name of a property in a script, without quotes and angle brackets',
      exploit: ['[zz()]', 'var chart=\\{\\[zz\\(\\)\\]:1\\}'],
      flawed: (input) => page(`<script>var chart={${q(input).replace(/[<>'"]/g, '')}:1};</script>`),
      mended: (input) => page(`<script>var chart={"${q(input).replace(/\W/g, '')}":1};</script>`),
    },
    {
      ...flaw,
      id: 'shape-section',
      note: 'a section of plain text in XML',
      exploit: [']]><i/>', '\\[CDATA\\[\\]\\]><i/>'],
      flawed: (input) => feed(q(input)),
      mended: (input) => feed(q(input).replaceAll(']]>', ']]]]><![CDATA[>')),
    },
  ],
};
