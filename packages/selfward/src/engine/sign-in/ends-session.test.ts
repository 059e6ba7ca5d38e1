import { describe, expect, it } from 'vitest';
import { endsSession } from './ends-session.ts';

const ends: [method: string, url: string][] = [
  ['GET', 'http://h/logout'],
  ['POST', 'http://h/users/sign_out'],
  ['GET', 'http://h/auth/log-off.cgi?x=1'],
  ['GET', 'http://h/index.php?action=logOut'],
  ['POST', '/api/v1/session/end-session'],
  ['DELETE', 'http://h/api/session'],
  ['DELETE', 'http://h/sessions/current'],
  ['GET', 'http://h/abmelden'],
  ['GET', 'http://h/d%C3%A9connexion'],
];
const goesOn: [method: string, url: string][] = [
  ['GET', 'http://h/login'],
  ['GET', 'http://logout.example/'],
  ['GET', 'http://h/session'],
  ['POST', 'http://h/sessions'],
  ['DELETE', 'http://h/rooms/4'],
  ['GET', 'http://h/blog/out-of-office'],
  ['GET', 'http://h/sign?out=1'],
];

describe('endsSession', () => {
  it.each(ends)('%s %s does', (method, url) => expect(endsSession(method, url)).toBe(true));
  it.each(goesOn)('%s %s does not', (method, url) => expect(endsSession(method, url)).toBe(false));
});
