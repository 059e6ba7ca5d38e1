import { type Fetched, fetched } from '../fetching.ts';
import { escaped, page } from '../markup.ts';
import { queryFlaw, queryTrap, text } from '../query-case.ts';
import type { Family, Input, Reply } from '../write.ts';

const FEED = 'http://127.0.0.1:9/feed';
const SITE = 'http://status.example';
const LIST = page('<p>That site is not on the list.</p>');
/** What any fetch of our choice shows: this machine was asked for. */
const SHOWN = 'of localhost (answered|was not)';
const preview = ({ host, outcome }: Fetched): Reply => page(`<p>The preview of ${escaped(host)} ${outcome}.</p>`);
const enc = encodeURIComponent;

/** The site that is allowed, and no other. */
const listed = (value: string) => URL.canParse(value) && new URL(value).origin === SITE;
const fromList = async (value: string): Promise<Reply> => (listed(value) ? preview(await fetched(value)) : LIST);

/** What a worker fetched after the answer had gone out. */
function queued(wait: number, allows: (value: string) => boolean) {
  const log: string[] = [];
  return {
    'POST /hooks': ({ form }: Input): Reply => {
      const address = text(form.address);
      if (allows(address)) {
        setTimeout(async () => {
          const { host, outcome } = await fetched(address);
          log.push(`of ${host} ${outcome}`);
        }, wait);
      }
      return page('<p>Saved. It will be called.</p>');
    },
    // The page waits for the worker, as somebody who looks a moment later.
    'GET /log': async (): Promise<Reply> => {
      await new Promise((resolve) => setTimeout(resolve, wait + 60));
      return page(
        `<ul>${log
          .slice(-3)
          .map((line) => `<li>${escaped(line)}</li>`)
          .join('')}</ul>`,
      );
    },
  };
}
const hook = { post: '/hooks', form: { label: 'Night shift', address: FEED } };

/** Where the value is put together with something of the page's own. */
const joined = (make: (value: string) => string) => async (value: string) => preview(await fetched(make(value)));

export const family: Family = {
  family: 'fetches',
  check: 'ssrf',
  flaws: [
    queryFlaw(
      'fetch-preview',
      'a preview of any address',
      `/preview?x=${enc(FEED)}`,
      joined((v) => v),
      fromList,
      ['http://localhost:9/x', SHOWN],
    ),
    queryFlaw(
      'fetch-starts-with',
      'must begin with a site: a user name does as well',
      `/preview?x=${enc(`${SITE}/lifts`)}`,
      async (v) => (v.startsWith(SITE) ? preview(await fetched(v)) : LIST),
      fromList,
      [`${SITE}@localhost:9/x`, SHOWN],
    ),
    queryFlaw(
      'fetch-includes',
      'must name a site somewhere',
      `/preview?x=${enc(`${SITE}/lifts`)}`,
      async (v) => (v.includes('status.example') ? preview(await fetched(v)) : LIST),
      fromList,
      ['http://localhost:9/status.example', SHOWN],
    ),
    queryFlaw(
      'fetch-ends-with',
      'must be a picture by its ending',
      `/avatar?x=${enc('http://127.0.0.1:9/ada.png')}`,
      async (v) => (/\.(png|jpe?g)$/i.test(v) ? preview(await fetched(v)) : page('<p>Not a picture.</p>')),
      async (v) => (/\.(png|jpe?g)$/i.test(v) ? fromList(v) : page('<p>Not a picture.</p>')),
      ['http://localhost:9/x?.png', SHOWN],
    ),
    queryFlaw(
      'fetch-refuses-words',
      'refuses this machine by how it is written',
      `/preview?x=${enc(`${SITE}/lifts`)}`,
      async (v) => (/localhost|127\.0|::1/i.test(v) ? LIST : preview(await fetched(v))),
      fromList,
      ['http://2130706433:9/x', 'of 127.0.0.1 (answered|was not)'],
    ),
    queryFlaw(
      'fetch-refuses-hosts',
      'refuses this machine by its version 4 address alone',
      `/preview?x=${enc(`${SITE}/lifts`)}`,
      async (v) =>
        URL.canParse(v) && /^(localhost|127\.|10\.|192\.168\.)/.test(new URL(v).hostname)
          ? LIST
          : preview(await fetched(v)),
      fromList,
      ['http://[::ffff:127.0.0.1]:9/x', 'of \\[::ffff:7f00:1\\] (answered|was not)'],
    ),
    queryFlaw(
      'fetch-host',
      'the host of a controller',
      '/controllers?x=127.0.0.1%3A9',
      joined((v) => `http://${v}/status.json`),
      (v) => page(`<p>${['127.0.0.1:9', 'north'].includes(v) ? 'Known' : 'No such controller'}</p>`),
      ['localhost:9', SHOWN],
    ),
    queryFlaw(
      'fetch-behind-host',
      'a path right behind a host',
      '/proxy?x=%2Fstatus',
      joined((v) => `http://127.0.0.1:9${v}`),
      joined((v) => `http://127.0.0.1:9/api${new URL(v, 'http://127.0.0.1').pathname}`),
      ['@localhost:9/x', SHOWN],
    ),
    queryFlaw(
      'fetch-resolved',
      'resolved against an address: another host wins',
      '/proxy?x=%2Fstatus',
      joined((v) => (URL.canParse(v, 'http://127.0.0.1:9/') ? new URL(v, 'http://127.0.0.1:9/').href : '')),
      (v) => {
        const url = URL.canParse(v, 'http://127.0.0.1:9/') ? new URL(v, 'http://127.0.0.1:9/') : undefined;
        return url?.origin === 'http://127.0.0.1:9' ? joined(() => url.href)('') : LIST;
      },
      ['//localhost:9/x', SHOWN],
    ),
    queryFlaw(
      'fetch-template',
      'a region in the middle of a host',
      '/forecast?region=north',
      () => '',
      () => '',
      ['localhost:9/x?', SHOWN],
      {
        at: 'query:region',
        flawed: ({ query }) => joined((v) => `http://${v}.weather.example/today`)(text(query.region)),
        mended: ({ query }) =>
          /^[a-z]{2,12}$/.test(text(query.region))
            ? joined((v) => `http://${v}.weather.example/today`)(text(query.region))
            : LIST,
      },
    ),
    {
      id: 'fetch-form',
      note: 'one field of a form whose others are checked',
      at: 'body:website',
      ask: { post: '/contacts', form: { name: 'Ada', mail: 'ada@example.org', floor: '3', website: FEED } },
      flawed: async ({ form }) => contact(form) ?? preview(await fetched(text(form.website))),
      mended: async ({ form }) => contact(form) ?? fromList(text(form.website)),
      exploit: ['http://localhost:9/x', SHOWN],
    },
    {
      id: 'fetch-list-of',
      note: 'an entry of a list in JSON',
      at: 'json:sources.0.location',
      ask: { post: '/import', json: { name: 'Plan', sources: [{ kind: 'csv', location: FEED }] } },
      flawed: async ({ form }) => preview(await fetched(location(form))),
      mended: async ({ form }) => fromList(location(form)),
      exploit: ['http://localhost:9/x', SHOWN],
    },
    {
      id: 'fetch-segment',
      note: 'an address in the path',
      at: 'path:url',
      ask: { get: '/thumbnails/{url}' },
      flawed: async ({ params }) => preview(await fetched(text(params.url))),
      mended: ({ params }) => fromList(text(params.url)),
      exploit: ['http://localhost:9/x', SHOWN],
    },
    {
      id: 'fetch-referrer',
      note: 'fetches where visitors come from',
      at: 'header:Referer',
      ask: { get: '/welcome', headers: { Referer: `${SITE}/` } },
      flawed: async ({ headers }) => preview(await fetched(headers.referer ?? '')),
      mended: ({ headers }) => fromList(headers.referer ?? ''),
      exploit: ['http://localhost:9/x', SHOWN],
    },
    {
      id: 'fetch-unawaited',
      note: 'a hook that is called after the answer',
      at: 'body:address',
      ask: hook,
      pages: [{ get: '/log' }],
      flawed: queued(0, () => true),
      mended: queued(0, listed),
      exploit: ['http://localhost:9/x', SHOWN],
    },
    {
      id: 'fetch-queued',
      note: 'a hook that a worker calls later',
      at: 'body:address',
      ask: hook,
      pages: [{ get: '/log' }],
      flawed: queued(350, () => true),
      mended: queued(350, listed),
      exploit: ['http://localhost:9/x', SHOWN],
    },
  ],
  traps: [
    queryTrap('fetch-shown', 'the address of a picture that the reader loads', `/avatar?x=${enc(FEED)}`, (v) =>
      page(`<p><img alt="Ada" src="${escaped(/^https?:/i.test(v) ? v : '/none.png')}"></p>`),
    ),
    queryTrap('fetch-parsed', 'read, checked, and never fetched', `/hooks?x=${enc(FEED)}`, (v) =>
      page(URL.canParse(v) ? `<p>Saved: ${escaped(new URL(v).host)}</p>` : '<p>That is no address.</p>'),
    ),
    queryTrap('fetch-parameter', 'goes along in the query of a fixed address', `/search?x=${enc(FEED)}`, (v) =>
      joined(() => `http://127.0.0.1:9/search?q=${enc(v)}`)(''),
    ),
    queryTrap('fetch-own-first', 'a fixed host, and the value encoded into its path', '/rooms?x=lab', (v) =>
      joined(() => `http://127.0.0.1:9/rooms/${enc(v)}`)(''),
    ),
    queryTrap('fetch-same-origin', 'another path of the same site alone', '/proxy?x=%2Fstatus', (v) => {
      const url = new URL('http://127.0.0.1:9/');
      url.pathname = v;
      return joined(() => url.href)('');
    }),
  ],
};

/** What a form of people asks for; the others' mistakes come before the fetch. */
function contact(form: Record<string, unknown>): Reply | undefined {
  const wrong =
    !/^[\p{L} '-]{1,40}$/u.test(text(form.name)) ||
    !/^\S+@\S+\.\S+$/.test(text(form.mail)) ||
    !/^\d+$/.test(text(form.floor));
  return wrong ? { status: 400, body: page('<p>Please look at the form again.</p>') } : undefined;
}

function location(form: Record<string, unknown>): string {
  const [first]: unknown[] = Array.isArray(form.sources) ? form.sources : [];
  return typeof first === 'object' && first !== null ? text(Reflect.get(first, 'location')) : '';
}
