import { findDocuments } from '../document-query.ts';
import type { Draw } from '../pages.ts';
import type { Random } from '../physics/random.ts';
import type { ActionSpec } from '../thing.ts';
import { html } from '../web/html.ts';
import { formBody, json, jsonBody, type Route } from '../web/route.ts';

const BADGE = {
  type: 'object',
  properties: { user: { type: 'string', title: 'User' }, password: { type: 'string', title: 'Password' } },
};

/** The actions by which a description names the sign-ins that take JSON. */
export const BADGE_ACTIONS: Readonly<Record<string, ActionSpec>> = {
  badge: { title: 'Read a badge', safe: true, input: BADGE, form: { href: 'api/badge', method: 'POST' } },
  visitor: { title: 'Look a visitor up', safe: true, input: BADGE, form: { href: 'api/visitor', method: 'POST' } },
};

/**
 * Sign-ins over a document query that take no objects, each in its own sound way: one refuses what is no text, one
 * makes a text of everything, one is a form whose parser knows no brackets.
 */
export function badgeRoutes(draw: Draw, random: Random): Route[] {
  const accounts = [{ user: 'reception', password: String(random.next()) }];
  const isKnown = (user: string | null, password: string | null) =>
    findDocuments(accounts, { user, password }).length > 0;
  const answer = (known: boolean) => (known ? json({ ok: true }) : json({ ok: false, message: 'Not known.' }, 401));
  const fields = (sent: unknown): Record<string, unknown> =>
    typeof sent === 'object' && sent !== null ? { ...sent } : {};
  return [
    {
      method: 'POST',
      path: '/api/badge',
      handle: (request) => {
        const { user, password } = fields(jsonBody(request));
        const areTexts = typeof user === 'string' && typeof password === 'string';
        return areTexts ? answer(isKnown(user, password)) : json({ ok: false, message: 'Texts, please.' }, 400);
      },
    },
    {
      method: 'POST',
      path: '/api/visitor',
      handle: (request) => {
        const { user, password } = fields(jsonBody(request));
        return answer(isKnown(String(user), String(password)));
      },
    },
    {
      method: 'POST',
      path: '/badge',
      handle: (request) => {
        const form = formBody(request);
        const known = isKnown(form.get('user'), form.get('password'));
        return draw('Notes', html`<p>${known ? 'Welcome back.' : 'No such badge.'}</p>`);
      },
    },
  ];
}
