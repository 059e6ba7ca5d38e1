import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Child, html, type Markup, raw } from '../building/web/html.ts';

/** Text in a query, declared so that whoever reads the router's own table knows the field. */
const TEXT_QUERY = (name: string) => ({
  querystring: { type: 'object', properties: { [name]: { type: 'string', maxLength: 400 } } },
});
/** As the flawed code declares it: the names of the fields, and nothing of what may stand in them. */
const CREDENTIALS = { type: 'object', required: ['name', 'pin'], properties: { name: {}, pin: {} } };
/** As it should: texts, and nothing else. */
const CREDENTIALS_MENDED = {
  type: 'object',
  required: ['name', 'pin'],
  additionalProperties: false,
  properties: { name: { type: 'string', maxLength: 100 }, pin: { type: 'string', maxLength: 100 } },
};

const BADGES = [
  { name: 'Ana', pin: '4711', room: 'ward 1' },
  { name: 'Jan', pin: '1147', room: 'plant room' },
];
const NOTES = [
  { id: 1, text: 'filter changed in the lobby' },
  { id: 2, text: 'pump 1 was serviced' },
  { id: 3, text: 'lift 2 stands still' },
];

interface TextQuery {
  Querystring: { name?: string; text?: string };
}
interface Credentials {
  Body: { name: unknown; pin: unknown };
}

/**
 * A deliberately vulnerable plugin: the server's self-check must find what is planted here, and nothing on the routes
 * of the same name that end in `-mended`. Its engines are loaded when they are first asked for, so that a switched-off
 * plugin costs the start nothing.
 */
export default {
  name: 'vulnerable',
  title: 'Deliberately vulnerable pages (for trying the self-check)',
  register(app: FastifyInstance): void {
    const see = { config: { access: 'see' } } as const;
    const base = app.prefix;

    app.get('/', see, (_request, reply) =>
      page(
        reply,
        'Deliberately vulnerable',
        html`<ul>${['', '-mended'].map((suffix) =>
          [
            ['greet', 'name'],
            ['template', 'name'],
            ['notes', 'text'],
          ].map(
            ([path, field]) =>
              html`<li><form action="${base}/${path}${suffix}"><label>${path}${suffix} <input name="${field}" value="Guest"></label> <button>Show</button></form></li>`,
          ),
        )}</ul>`,
      ),
    );

    app.get<TextQuery>('/greet', { ...see, schema: TEXT_QUERY('name') }, (request, reply) =>
      page(reply, 'Greeting', html`<p>Welcome, ${raw(request.query.name ?? 'Guest')}!</p>`),
    );
    app.get<TextQuery>('/greet-mended', { ...see, schema: TEXT_QUERY('name') }, (request, reply) =>
      page(reply, 'Greeting', html`<p>Welcome, ${request.query.name ?? 'Guest'}!</p>`),
    );

    app.get<TextQuery>('/template', { ...see, schema: TEXT_QUERY('name') }, async ({ query }, reply) => {
      const escaped = html`${query.name ?? 'Guest'}`.markup;
      return page(reply, 'Template', raw(await render(`<p>Welcome, ${escaped}!</p>`, {})));
    });
    app.get<TextQuery>('/template-mended', { ...see, schema: TEXT_QUERY('name') }, async ({ query }, reply) =>
      page(reply, 'Template', raw(await render('<p>Welcome, {{ name }}!</p>', { name: query.name ?? 'Guest' }))),
    );

    app.get<TextQuery>('/notes', { ...see, schema: TEXT_QUERY('text') }, async ({ query }, reply) =>
      page(reply, 'Notes', list(await find(NOTES, { $where: `this.text.indexOf('${query.text ?? ''}') >= 0` }))),
    );
    app.get<TextQuery>('/notes-mended', { ...see, schema: TEXT_QUERY('text') }, (request, reply) =>
      page(reply, 'Notes', list(NOTES.filter(({ text }) => text.includes(request.query.text ?? '')))),
    );

    for (const [path, body] of [
      ['/badge', CREDENTIALS],
      ['/badge-mended', CREDENTIALS_MENDED],
    ] as const) {
      app.post<Credentials>(path, { ...see, schema: { body } }, async (request, reply) => {
        const { name, pin } = request.body;
        const [badge] = await find(BADGES, { name, pin });
        return badge === undefined ? reply.code(401).send({ ok: false }) : { ok: true, room: badge.room };
      });
    }
  },
};

function page(reply: FastifyReply, title: string, body: Child): FastifyReply {
  const { markup } =
    html`<html lang="en"><head><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
  return reply.type('text/html; charset=utf-8').send(`<!doctype html>\n${markup}`);
}

const list = (notes: readonly { id: number; text: string }[]): Markup =>
  html`<ul>${notes.map(({ id, text }) => html`<li>${id}: ${text}</li>`)}</ul>`;

async function render(template: string, context: object): Promise<string> {
  const { default: nunjucks } = await import('nunjucks');
  return new nunjucks.Environment(null, { autoescape: true }).renderString(template, context);
}

async function find<T extends Readonly<Record<string, unknown>>>(
  documents: readonly T[],
  condition: Readonly<Record<string, unknown>>,
): Promise<T[]> {
  const { findDocuments } = await import('../building/document-query.ts');
  return findDocuments(documents, condition);
}
