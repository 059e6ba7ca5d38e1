import { body, validationResult } from 'express-validator';
import { z } from 'zod';
import { escaped, page } from '../markup.ts';
import { program, shell } from '../shell.ts';
import type { Family, Handler, Reply } from '../write.ts';

const text = (value: unknown) => String(value ?? '');
const REFUSED = { status: 400, body: page('<p>Not valid</p>') };
const echoed = ({ output }: { output: string }): Reply => page(`<pre>${escaped(output)}</pre>`);
const isAddress = async (value: unknown) => {
  const request = { body: { mail: value } };
  await body('mail').isEmail().run(request);
  return validationResult(request).isEmpty();
};

/** Where the form itself is judged, and leaves room for more than was thought of; beside each the same form without room. */
export const family: Family = {
  family: 'validated-lax',
  check: 'command-injection',
  flaws: [
    {
      id: 'lax-lines',
      note: 'an expression that is content with one line of several',
      at: 'json:host',
      ask: { post: '/ping', json: { host: 'panel-1' } },
      flawed: async ({ form }) => {
        const host = text(form.host);
        return /^[\w.-]+$/m.test(host) ? echoed(await shell(`echo Looking up ${host}`)) : REFUSED;
      },
      mended: async ({ form }) => {
        const host = text(form.host);
        return /^[\w.-]+$/.test(host) ? echoed(await shell(`echo Looking up ${host}`)) : REFUSED;
      },
      exploit: ['panel-1\necho up $((73*73))', 'up 5329'],
    },
    {
      id: 'lax-beginning',
      note: 'an expression that says how it begins and not how it ends',
      at: 'json:host',
      ask: { post: '/ping', json: { host: 'panel-12' } },
      flawed: async ({ form }) => {
        const host = text(form.host);
        const known = z.object({ host: z.string().regex(/^panel-\d+/) }).safeParse({ host });
        return known.success ? echoed(await shell(`echo Looking up ${host}`)) : REFUSED;
      },
      mended: async ({ form }) => {
        const host = text(form.host);
        const known = z.object({ host: z.string().regex(/^panel-\d+$/) }).safeParse({ host });
        return known.success ? echoed(await shell(`echo Looking up ${host}`)) : REFUSED;
      },
      exploit: ['panel-1; echo up $((73*73))', 'up 5329'],
    },
    {
      id: 'lax-address',
      note: 'an address of which the part before the sign may stand in quotes',
      at: 'json:mail',
      ask: { post: '/invite', json: { mail: 'ada@example.org' } },
      flawed: async ({ form }) =>
        (await isAddress(form.mail)) ? echoed(await shell(`echo Inviting ${text(form.mail)}`)) : REFUSED,
      mended: async ({ form }) =>
        (await isAddress(form.mail)) ? echoed(await program('/bin/echo', ['Inviting', text(form.mail)])) : REFUSED,
      exploit: ['"$(expr 73 \\* 73)"@example.org', '5329@'],
    },
    {
      id: 'lax-address-shown',
      check: 'reflected-xss',
      note: 'the same address on a page',
      at: 'json:mail',
      ask: { post: '/thanks', json: { mail: 'ada@example.org' } },
      flawed: async ({ form }) =>
        (await isAddress(form.mail)) ? page(`<p>We wrote to ${text(form.mail)}</p>`) : REFUSED,
      mended: async ({ form }) =>
        (await isAddress(form.mail)) ? page(`<p>We wrote to ${escaped(form.mail)}</p>`) : REFUSED,
      exploit: ['"<svg/onload=zz>"@example.org', '<svg/onload=zz>'],
    },
    {
      id: 'lax-site',
      check: 'reflected-xss',
      note: 'an address on the web of any kind',
      at: 'json:site',
      ask: { post: '/profile', json: { site: 'https://example.org/ada' } },
      flawed: siteOf((site) => z.url().safeParse(site).success),
      mended: siteOf((site) => z.url({ protocol: /^https?$/ }).safeParse(site).success),
      exploit: ['javascript:zz()', 'href="javascript:zz'],
    },
  ],
};

function siteOf(accepts: (site: unknown) => boolean): Handler {
  return ({ form }) => (accepts(form.site) ? page(`<p><a href="${escaped(form.site)}">Site</a></p>`) : REFUSED);
}
