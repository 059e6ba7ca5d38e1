import { destinationsOf, leadsTo } from '../judge/destinations.ts';
import { proveRedirect } from '../judge/prove/redirect.ts';
import {
  defineCheck,
  type EndpointScope,
  type Fresh,
  isAnswered,
  type Marker,
  type Outcome,
  type Payload,
  type Point,
  type Verdict,
} from '../model/index.ts';
import { openRedirectAdvice } from './advice/open-redirect.ts';
import { openRedirectInside } from './inside/open-redirect.ts';
import { fill, hostOf, leadsSomewhere, waysAround } from './redirect/ways-around.ts';
import { accountFor } from './shared/account-for.ts';
import { originalText, type Sending, type Steps, sendAll, sendOne, takesText } from './shared/probing.ts';

/** An unguessable host under a name that is reserved for examples (RFC 2606) and leads nowhere. Never followed. */
export default defineCheck({
  id: 'open-redirect',
  title: 'Open redirect',
  cwe: 'CWE-601',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N',
  scope: 'endpoint',
  byDefault: true,
  advice: openRedirectAdvice,
  inside: openRedirectInside,
  ceiling: { gentle: 25, normal: 60, thorough: 120 },
  applies: (at) =>
    pointsOf(at).length > 0 ? true : { notApplicable: 'it leads nowhere by itself, and no value of it is an address' },

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const points = pointsOf(at);
    const account = accountFor(at, points);
    const [first, ...others] = at.payloads;
    if (first) {
      const hosts = new Map(points.map((point) => [point, fresh.marker()]));
      const exchange = yield* sendOne(at.endpoint, sending(at, first, hosts));
      account.note(exchange);
      for (const [point, marker] of hosts) {
        if (exchange && leadsTo(exchange, hostOf(first, point, marker))) {
          account.settle(point, yield* confirm(at, point, first, fresh));
        }
      }
      for (const point of account.open()) {
        const marker = hosts.get(point);
        const sent = marker === undefined ? '' : fill(at, first, point, marker);
        const ways = waysAround(at, point, others, exchange, sent);
        for (const [turn, payload] of ways.entries()) {
          // What takes no path of its own site but those that it knows has no way around.
          if (turn === BLIND && payload.for.includes('slash') && !(yield* takesPaths(at, point, account, fresh))) break;
          const verdict = yield* tryOne(at, point, payload, account, fresh);
          if (verdict) break;
        }
      }
    }
    return account.outcomes('it leads nowhere by itself, and the value is no address');
  },
});

/** So many ways are tried of what takes no path of its own site: no slash in front, or two. */
const BLIND = 2;

function* takesPaths(
  at: EndpointScope,
  point: Point,
  account: ReturnType<typeof accountFor>,
  fresh: Fresh,
): Steps<boolean> {
  const marker = fresh.marker();
  const note = 'a path of the same site';
  const tried = yield* sendOne(at.endpoint, { set: new Map([[point, `/${marker}`]]), markers: [marker], note });
  account.note(tried);
  return tried?.response === undefined || destinationsOf(tried.response).some((each) => each.includes(marker));
}

function* tryOne(
  at: EndpointScope,
  point: Point,
  payload: Payload,
  account: ReturnType<typeof accountFor>,
  fresh: Fresh,
): Steps<Verdict | undefined> {
  const marker = fresh.marker();
  const tried = yield* sendOne(at.endpoint, sending(at, payload, new Map([[point, marker]])));
  account.note(tried);
  if (!tried || !leadsTo(tried, hostOf(payload, point, marker))) return undefined;
  const verdict = yield* confirm(at, point, payload, fresh);
  account.settle(point, verdict);
  return verdict;
}

const NAMES =
  /^(?:.*(?:url|uri|redir|return|forward|goto|target|dest|callback|continue|referr?er|success|next|back|location|link).*|u|r|to|from|go|out|ref|path|page|view)$/i;

/** Values that are addresses or are called like one; where the page leads somewhere, every text. */
function pointsOf(at: EndpointScope): Point[] {
  const leads = leadsSomewhere(at);
  return at.points.filter((point) => {
    if (point.part !== 'value' || point.added || point.location === 'path' || !takesText(point)) return false;
    if (point.location === 'header' || point.location === 'cookie') return leads && comesOutInDestination(at, point);
    return leads || /^(?:\/|https?:)/i.test(originalText(point)) || NAMES.test(point.name.split('.').at(-1) ?? '');
  });
}

function comesOutInDestination({ baseline }: EndpointScope, point: Point): boolean {
  const marker = baseline.markers.get(point);
  const { marked } = baseline;
  if (marker === undefined || !isAnswered(marked)) return false;
  return destinationsOf(marked.response).some((address) => address.toLowerCase().includes(marker));
}

function sending(at: EndpointScope, payload: Payload, hosts: ReadonlyMap<Point, Marker>): Sending {
  const set = new Map([...hosts].map(([point, marker]) => [point, fill(at, payload, point, marker)]));
  return { set, markers: [...hosts.values()], note: `an address of another site: ${payload.id}` };
}

/** Two fresh hosts, and an address of the same site. */
function* confirm(at: EndpointScope, point: Point, payload: Payload, fresh: Fresh): Steps<Verdict | undefined> {
  const markers: [Marker, Marker] = [fresh.marker(), fresh.marker()];
  const [exchange, again, controlExchange] = yield* sendAll(at.endpoint, [
    sending(at, payload, new Map([[point, markers[0]]])),
    sending(at, payload, new Map([[point, markers[1]]])),
    { set: new Map([[point, `/${fresh.marker()}`]]), note: 'control: an address of the same site' },
  ]);
  if (!exchange || !again || !controlExchange) return undefined;
  if (!isAnswered(exchange) || !isAnswered(again) || !isAnswered(controlExchange)) return undefined;
  const hosts: [string, string] = [hostOf(payload, point, markers[0]), hostOf(payload, point, markers[1])];
  const proof = {
    kind: 'redirect' as const,
    exchange,
    again,
    hosts,
    controlExchange,
    observed: `The answer led to ${hosts[0]}, and to ${hosts[1]} the second time.`,
    control: 'An address of the same site led nowhere else.',
  };
  return proveRedirect(proof).holds ? { is: 'proved', proof } : undefined;
}
