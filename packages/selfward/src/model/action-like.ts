/** Verbs that end, erase or actuate, wherever they stand in a path or as a parameter's name. */
const STRONG = new Set(
  `reboot restart reset factoryreset restore shutdown poweroff powerdown poweron halt logout logoff signout signoff delete
  remove erase wipe destroy purge flush drop unregister uninstall revoke kill terminate toggle actuate trigger relay
  unlock disarm firmware flash upgrade fwupgrade actuator`.split(/\s+/),
);

/** Verbs that are nouns or filters as well: they count where a path segment starts with them. */
const WEAK = new Set(
  `set turn turnon turnoff switchon switchoff on off open close lock arm start stop pause resume enable disable activate
  deactivate install update save apply write execute send submit clear cancel insert approve confirm
  unsubscribe pair unpair dim ring publish buy pay reload rm del move switch power`.split(/\s+/),
);

/** They end the session or the device itself: no method makes them harmless. */
const FATAL = new Set(
  `reboot restart factoryreset shutdown poweroff powerdown halt logout logoff signout signoff`.split(/\s+/),
);

/** Parameters whose value is the verb: `?action=reboot`. */
const VERB_PARAMETERS = new Set(
  'a act action cmd command do exec func function method op operation task event page p turn'.split(' '),
);

const QUERY_NAMES = new Set([...STRONG, 'set', 'turn', 'turnon', 'turnoff', 'save', 'apply', 'clear']);

/**
 * The word by which a request looks like an action rather than a look: `reboot` in `GET /cgi/reboot.cgi?now=1`.
 * Careless devices act on GET, so such addresses are neither crawled nor probed unless somebody calls them safe.
 *
 * @param method - a method that writes by definition is only stopped by words that end the session or the device.
 * @param url - absolute or a path, with its query; path parameters in braces are skipped.
 * @example actionWord('GET', 'http://host/relay/0?turn=on') // 'relay'
 */
export function actionWord(method: string, url: string): string | undefined {
  const reads = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  const [, path = '', query = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)\??([^#]*)/i.exec(url) ?? [];
  const words = [...inPath(path), ...inQuery(query)];
  return words.find((word) => reads || FATAL.has(word));
}

function inPath(path: string): string[] {
  const found: string[] = [];
  for (const segment of path.split('/')) {
    if (/^\{.*\}$/.test(segment)) continue;
    found.push(...verbs(segment));
  }
  return found;
}

function inQuery(query: string): string[] {
  const found: string[] = [];
  for (const pair of query.split(/[&;]/)) {
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? '' : decode(pair.slice(at + 1));
    const joined = tokens(name).join('');
    if (QUERY_NAMES.has(joined)) found.push(joined);
    if (VERB_PARAMETERS.has(joined)) found.push(...verbs(value));
  }
  return found;
}

/** The verbs in one name: strong ones anywhere, weak ones at its start; two words that make one (`log-out`) too. */
function verbs(name: string): string[] {
  const list = tokens(decode(name));
  return list.flatMap((token, index) => {
    const pair = token + (list[index + 1] ?? '');
    return [token, pair].filter((word) => STRONG.has(word) || (index === 0 && WEAK.has(word)));
  });
}

function tokens(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((token) => token !== '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
