import { randomBytes } from 'node:crypto';
import type { Identity, SimulatedDevice, Surroundings } from '../device.ts';
import { findDocuments, QueryError } from '../document-query.ts';
import { createFirmware } from '../firmware.ts';
import { createDraw, facts, type Menu } from '../pages.ts';
import { SKINS } from '../skins.ts';
import { parseBracketed } from '../web/form.ts';
import { html } from '../web/html.ts';
import { type Answer, formBody, json, jsonBody, type Route, see } from '../web/route.ts';
import { createSignedCookie } from '../web/signed-cookie.ts';

const MENU: Menu = [
  ['Sign in', '/'],
  ['Doors', '/doors'],
];
const CREDENTIALS = {
  type: 'object',
  required: ['user', 'password'],
  properties: { user: { type: 'string', title: 'User' }, password: { type: 'string', title: 'Password' } },
};

interface Account extends Record<string, unknown> {
  user: string;
  password: string;
  role: string;
}

/**
 * A door controller whose sign-in hands what it was sent to a document query, as JSON and as a form with bracketed
 * names. Signing in leaves nothing behind: the cookie is signed, not stored.
 */
export function doorController({ name, position, start }: Identity, { random }: Surroundings): SimulatedDevice {
  const firmware = createFirmware('3.4.1', '3.2.0', start);
  const draw = createDraw(SKINS.door, name, MENU);
  const session = createSignedCookie('porta');
  const secret = () => randomBytes(12).toString('base64url');
  const accounts: readonly Account[] = [
    { user: 'facility', password: secret(), role: 'manager' },
    { user: 'porter', password: secret(), role: 'guard' },
  ];
  const doors = { main: 'locked', store: 'locked', ward: 'open' };
  const held = random.integer(0, 3);

  const signIn = (sent: unknown): Account | undefined => {
    const { user, password } = typeof sent === 'object' && sent !== null ? (sent as Partial<Account>) : {};
    if (firmware.mended() && (typeof user !== 'string' || typeof password !== 'string')) return undefined;
    return findDocuments(accounts, { user, password })[0];
  };
  const answering = (answer: () => Answer, failed: (status: number, message: string) => Answer): Answer => {
    try {
      return answer();
    } catch (error) {
      if (error instanceof QueryError) return failed(500, 'The user database did not answer.');
      throw error;
    }
  };
  const signInPage = (status: number, message?: string) =>
    draw(
      'Sign in',
      html`<h1>Sign in</h1>${message && html`<p role="alert">${message}</p>`}
<form method="post" action="/login"><label for="user">User</label><input id="user" name="user" autocomplete="off">
<label for="password">Password</label><input id="password" name="password" type="password"><button>Sign in</button></form>`,
      { status, head: html`<link rel="service-desc" type="application/td+json" href="/.well-known/wot">` },
    );

  const routes: Route[] = [
    { method: 'GET', path: '/', handle: () => signInPage(200) },
    {
      method: 'POST',
      path: '/login',
      handle: (request) =>
        answering(() => {
          const account = signIn(parseBracketed(formBody(request)));
          return account === undefined
            ? signInPage(401, 'Wrong user or password.')
            : see('/doors', session.issue(account.user));
        }, signInPage),
    },
    {
      method: 'POST',
      path: '/api/login',
      handle: (request) =>
        answering(
          () => {
            const account = signIn(jsonBody(request));
            if (account === undefined) return json({ ok: false, message: 'Wrong user or password.' }, 401);
            return {
              ...json({ ok: true, user: account.user, role: account.role }),
              headers: session.issue(account.user),
            };
          },
          (status, message) => json({ ok: false, message }, status),
        ),
    },
    {
      method: 'GET',
      path: '/doors',
      handle: (request) =>
        session.holds(request)
          ? draw(
              'Doors',
              html`<h1>Doors</h1>${facts(Object.entries(doors))}<p><a href="/relay?set=on">Open the main door</a></p>`,
            )
          : see('/'),
    },
    {
      method: 'GET',
      path: '/relay',
      effect: 'actuate',
      handle: (request) => {
        if (!session.holds(request)) return see('/');
        doors.main = request.query.get('set') === 'on' ? 'open' : 'locked';
        return see('/doors');
      },
    },
  ];
  const at = { method: 'POST', alternatives: ['user'], parameter: 'password', check: 'nosql-injection' } as const;
  return {
    name,
    category: 'actuator',
    net: 'clinic-lan',
    model: 'Porta Secure P4',
    position,
    skin: SKINS.door,
    firmware,
    draw,
    things: [
      {
        id: `urn:selfward-lab:${name}`,
        title: name,
        description: `Door controller, ${position}`,
        base: '/',
        properties: {
          heldOpen: { title: 'Doors held open', type: 'integer', minimum: 0, read: () => held },
          main: { title: 'Main door', type: 'string', enum: ['locked', 'open'], read: () => doors.main },
        },
        actions: {
          signIn: { title: 'Sign in', safe: true, input: CREDENTIALS, form: { href: 'api/login', method: 'POST' } },
          lockAll: {
            title: 'Lock all doors',
            run: () => void Object.assign(doors, { main: 'locked', store: 'locked', ward: 'locked' }),
          },
        },
      },
    ],
    routes,
    checking: {
      profile: 'gentle',
      allow: [
        { endpoint: 'POST /api/login', effect: 'stateless' },
        { endpoint: 'POST /login', effect: 'stateless' },
      ],
    },
    flaws: [
      { ...at, path: '/api/login', location: 'json' },
      { ...at, path: '/login', location: 'body' },
    ],
  };
}
