import type { Point } from '../../model/index.ts';
import { originalText } from '../shared/probing.ts';

/** What a value looks like to somebody who fetches: a whole address, a path behind a host, a host; or only by its name. */
export type AddressKind = 'whole' | 'path' | 'host' | 'named';

const HOST = /^(?:(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+|localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** Not every name with a dot is a host: a file's ending is none. */
const FILE = /\.(?:html?|txt|csv|json|xml|pdf|png|jpe?g|gif|svg|js|css|php|aspx?|jsp|zip|gz|log|md|ya?ml|ini|conf)$/i;

/** Names of hosts, and of what is put in front of a domain. */
const HOSTS =
  /^(?:.*(?:host|server|domain|upstream|backend|gateway|broker|proxy|peer|station)(?:_?name)?|ip|.*ip_?addr(?:ess)?|fqdn|region|tenant|shard|cluster|zone)$/i;

/** Names of nothing else. */
const ADDRESSES =
  /(?:^|[_-]|[a-z])(?:url|uri|href|link|endpoint|webhook|feed|rss|website|wsdl|jwks|issuer|metadata)s?$|^site$/i;

/** Names of addresses and of other things as well: they count where no value says otherwise. */
const PERHAPS =
  /(?:^|[_-]|[a-z])(?:hook|callback|src|source|remote|origin|mirror|preview|import|fetch|load|download|image|img|avatar|icon|logo|picture|target|dest|destination|api|address)s?$|^(?:u|to)$/i;

/** `undefined` where neither the value nor the name speaks of an address. */
export function addressKindOf(point: Point): AddressKind | undefined {
  const value = originalText(point).trim();
  const name =
    point.name
      .split('.')
      .filter((each) => !/^\d+$/.test(each))
      .at(-1) ?? point.name;
  if (/^(?:https?|ftp|wss?):\/\//i.test(value) || /^\/\/[^/]/.test(value)) return 'whole';
  if (HOST.test(value) && !FILE.test(value)) return 'host';
  const { format } = point.hint ?? {};
  if (format !== undefined && /^(?:uri|url|iri|uri-reference)$/.test(format)) return 'named';
  if (format !== undefined && /^(?:hostname|ipv4|ipv6)$/.test(format)) return 'host';
  if (value.startsWith('/')) return 'path';
  if (HOSTS.test(name)) return 'host';
  return ADDRESSES.test(name) || (value === '' && PERHAPS.test(name)) ? 'named' : undefined;
}
