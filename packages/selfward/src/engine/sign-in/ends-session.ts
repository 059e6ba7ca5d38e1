/** Words for signing out, as addresses spell them, in the languages that devices speak. */
const WORDS = new Set(
  `logout logoff signout signoff endsession destroysession abmelden ausloggen deconnexion deconnecter cerrarsesion
  desconectar uitloggen afmelden loggaut loggaud wyloguj odhlasit odjava cikis`.split(/\s+/),
);
/** What a DELETE takes away when it ends a session. */
const HELD = /^(?:sessions?|log-?in|sign-?in|auth|tokens?|me)$/;

/**
 * Whether a request looks as if it ended the session that sends it: by a word for signing out anywhere in its address,
 * or by deleting what a sign-in made.
 *
 * @example endsSession('POST', 'http://host/users/sign_out') // true
 */
export function endsSession(method: string, url: string): boolean {
  const [, path = '', query = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)\??([^#]*)/i.exec(url) ?? [];
  const segments = path.split('/').map(decode);
  if (method === 'DELETE' && segments.slice(-2).some((segment) => HELD.test(segment))) return true;
  const texts = [...segments, ...query.split(/[&;=]/).map(decode)];
  return texts.some((text) => {
    const tokens = text.split(/[^a-z]+/);
    return tokens.some((token, at) => WORDS.has(token) || WORDS.has(token + (tokens[at + 1] ?? '')));
  });
}

/** Lower case, without accents, `logOut` read as two words. */
function decode(text: string): string {
  let plain = text.replaceAll('+', ' ');
  try {
    plain = decodeURIComponent(plain);
  } catch {
    // What cannot be decoded is read as it stands.
  }
  return plain
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '');
}
