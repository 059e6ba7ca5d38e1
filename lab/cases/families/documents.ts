import { ParseOption, XmlDocument } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { escaped, page } from '../markup.ts';
import type { Family, Flaw, Input, Reply } from '../write.ts';

xmlRegisterFsInputProviders();

const XML = 'application/xml';
const text = (value: unknown) => String(value ?? '');
const NOTE =
  '<?xml version="1.0" encoding="UTF-8"?>\n<note floor="3"><to>Ada</to><body>Lift 2 is out of order</body></note>';
const ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>';

/** Read as people read what came: with its entities replaced, or without. */
function read(xml: string, option: ParseOption, show: (document: XmlDocument) => string): Reply {
  try {
    const document = XmlDocument.fromString(xml, { option });
    try {
      return page(show(document));
    } finally {
      document.dispose();
    }
  } catch {
    return { status: 400, body: page('<p>The document cannot be read.</p>') };
  }
}
const content = (path: string) => (document: XmlDocument) =>
  `<p>${escaped(document.get(path)?.content.slice(0, 3000) ?? 'Nothing')}</p>`;
const count = (path: string) => (document: XmlDocument) =>
  `<p>${document.find(path).length} entries were taken over.</p>`;

type Take = (input: Input) => string;
const pair = (take: Take, show: (document: XmlDocument) => string): Pick<Flaw, 'flawed' | 'mended'> => ({
  flawed: (input) => read(take(input), ParseOption.XML_PARSE_NOENT, show),
  mended: (input) => read(take(input), ParseOption.XML_PARSE_DEFAULT, show),
});
const whole: Take = ({ body }) => text(body);

/** The content of a part of a multipart body, as small servers cut it out. */
const part: Take = ({ body }) =>
  /name="plan"[^\n]*\r\n(?:[^\r\n]+\r\n)*\r\n([\s\S]*?)\r\n--/.exec(text(body))?.[1] ?? '';
const upload = (svg: string) =>
  [
    '--zz',
    'Content-Disposition: form-data; name="title"',
    '',
    'North wing',
    '--zz',
    'Content-Disposition: form-data; name="plan"; filename="plan.svg"',
    'Content-Type: image/svg+xml',
    '',
    svg,
    '--zz--',
    '',
  ].join('\r\n');
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><title>North wing</title><rect width="9" height="9"/></svg>';

export const family: Family = {
  family: 'documents',
  check: 'xxe',
  flaws: [
    {
      id: 'xml-note',
      note: 'a document, one field of it shown',
      at: 'body:',
      server: 'node',
      ask: { post: '/notes', text: NOTE, type: XML },
      ...pair(whole, content('/note/to')),
      exploit: [`${ENTITY}<note><to>&e;</to></note>`, 'root:'],
    },
    {
      id: 'xml-attributes',
      note: 'a document that has attributes alone; the whole of it is shown',
      at: 'body:',
      server: 'node',
      ask: { post: '/rooms', text: '<room name="lab" floor="2"/>', type: 'text/xml; charset=utf-8' },
      ...pair(whole, (document) => `<pre>${escaped(document.toString())}</pre>`),
      exploit: [`${ENTITY}<room>&e;</room>`, 'root:'],
    },
    {
      id: 'xml-soap',
      note: 'an envelope whose body is read',
      at: 'body:',
      server: 'node',
      ask: {
        post: '/service',
        text: '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><GetRoom><name>lab</name></GetRoom></soap:Body></soap:Envelope>',
        type: 'text/xml',
      },
      ...pair(whole, content('//name')),
      exploit: [`${ENTITY}<a><name>&e;</name></a>`, 'root:'],
    },
    {
      id: 'xml-json-field',
      note: 'a document in a field of JSON',
      at: 'json:layout.svg',
      server: 'express',
      ask: { post: '/layouts', json: { name: 'North', layout: { svg: SVG } } },
      ...pair(
        ({ form }) => text(typeof form.layout === 'object' && form.layout ? Reflect.get(form.layout, 'svg') : ''),
        (document) => `<p>${escaped(document.root.content.slice(0, 3000))}</p>`,
      ),
      exploit: [`${ENTITY}<svg><title>&e;</title></svg>`, 'root:'],
    },
    {
      id: 'xml-form-field',
      note: 'a field of a form that is called xml',
      at: 'body:xml',
      server: 'fastify',
      ask: { post: '/import', form: { name: 'Rooms', xml: '' } },
      ...pair(
        ({ form }) => text(form.xml) || '<none/>',
        (document) => `<p>${escaped(document.root.content.slice(0, 3000))}</p>`,
      ),
      exploit: [`${ENTITY}<a>&e;</a>`, 'root:'],
    },
    {
      id: 'xml-upload',
      note: 'a drawing that is uploaded; its title is shown',
      at: 'multipart:plan',
      server: 'node',
      ask: { post: '/plans', text: upload(SVG), type: 'multipart/form-data; boundary=zz' },
      ...pair(part, (document) => `<p>${escaped(document.root.content.slice(0, 3000))}</p>`),
      exploit: {
        ask: {
          post: '/plans',
          text: upload(`${ENTITY}<svg><title>&e;</title></svg>`),
          type: 'multipart/form-data; boundary=zz',
        },
        shows: 'root:',
      },
    },
    {
      id: 'xml-instead-of-json',
      note: 'JSON is what it is for; XML is read as well',
      at: 'json:room',
      server: 'node',
      ask: { post: '/bookings', json: { room: 'lab', hours: 2 } },
      flawed: (input) => either(input, ParseOption.XML_PARSE_NOENT),
      mended: (input) => either(input, undefined),
      exploit: { ask: { post: '/bookings', text: `${ENTITY}<b><room>&e;</room></b>`, type: XML }, shows: 'root:' },
    },
  ],
  traps: [
    {
      id: 'xml-shown',
      note: 'a document that is shown and never read',
      at: 'body:',
      server: 'node',
      ask: { post: '/paste', text: NOTE, type: XML },
      handle: ({ body }) => page(`<pre>${escaped(text(body))}</pre>`),
    },
    {
      id: 'xml-counted',
      note: 'read without entities, and counted',
      at: 'body:',
      server: 'node',
      ask: { post: '/import', text: '<rooms><room>lab</room><room>ward</room></rooms>', type: XML },
      handle: ({ body }) => read(text(body), ParseOption.XML_PARSE_DEFAULT, count('//room')),
    },
    {
      id: 'xml-refused',
      note: 'declarations are refused',
      at: 'body:',
      server: 'node',
      ask: { post: '/notes', text: NOTE, type: XML },
      handle: ({ body }) =>
        /<!(?:DOCTYPE|ENTITY)/i.test(text(body))
          ? { status: 400, body: page('<p>No declarations, please.</p>') }
          : read(text(body), ParseOption.XML_PARSE_NOENT, content('/note/to')),
    },
    {
      id: 'xml-help',
      note: 'answers mistakes with what the file of accounts looks like',
      at: 'body:',
      server: 'node',
      ask: { post: '/accounts', text: '<accounts/>', type: XML },
      handle: () =>
        page('<pre>root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:d:/usr/sbin:/bin/sh\nbin:x:2:2:b:/bin:/bin/sh</pre>'),
    },
  ],
};

function either({ body, form, headers }: Input, option: ParseOption | undefined): Reply {
  if (/xml/.test(headers['content-type'] ?? '')) {
    if (option === undefined) return { status: 403, body: page('<p>JSON only.</p>') };
    return read(text(body), option, content('//room'));
  }
  return page(`<p>Room ${escaped(text(form.room))} is yours.</p>`);
}
