import type { BrowserContext, Page, Request, Route } from 'playwright-core';
import type { Answered } from '../../model/exchange.ts';
import type { Marker } from '../../model/marker.ts';
import { asRecorded } from './as-recorded.ts';
import { foreignScript, spellingsOf, trapScript } from './marker-traps.ts';
import { stirPage } from './stir-page.ts';

/** What became of loading an answer. */
export interface Loaded {
  ran: readonly Marker[];
  /** Whether the page came to rest whole: only then does silence say that nothing runs. */
  rested: boolean;
  /** Names that the page's code wanted and that its own scripts, which are not there, would have given. */
  missing: readonly string[];
}

/** Milliseconds: until the page has loaded, for what begins by itself after that, and after it was stirred. */
const LOAD_MS = 1800;
const BEGIN_MS = 350;
const STIRRED_MS = 350;
const MOST_FRAMES = 10;
const MOST_MISSING = 20;

/** As Chromium words it. */
const UNKNOWN = /\b([\p{ID_Start}$_][\p{ID_Continue}$]*) is not defined/u;
/** Code that ran into something, and did not go on to what stands behind it. */
const THROWN = /is not a function|Cannot (?:read|set) properties|is not iterable|is not a constructor/;

/** Loads an answer in a context that nobody else uses, and watches which markers its scripts evaluate. */
export async function runAnswer(
  context: BrowserContext,
  answer: Answered,
  markers: readonly Marker[],
  note: (marker: Marker) => void,
  given: readonly string[] = [],
): Promise<Loaded> {
  const ran = new Set<Marker>();
  const wake = new Set<() => void>();
  const missing = new Set<string>();
  let whole = true;
  const tellRan = (marker: Marker) => {
    ran.add(marker);
    note(marker);
    if (ran.size === markers.length) for (const each of wake) each();
  };
  // A page that guesses the name could but accuse itself.
  const tell = `t${Math.random().toString(36).slice(2)}`;
  await context.exposeBinding(tell, (_source, told: unknown) => {
    const marker = markers.find((each) => each === told);
    if (marker !== undefined) tellRan(marker);
  });
  await context.addInitScript(trapScript({ markers, tell, missing: given }));
  await context.routeWebSocket(/.*/, (socket) => socket.close());
  const page = await context.newPage();
  let opened = false;
  await context.route(/.*/, async (route) => {
    const first = !opened && isOf(page, route.request());
    opened ||= first;
    // Where a page sends its browser elsewhere it stays, as after any 204; it has not come to rest then.
    if (first) await route.fulfill(asRecorded(answer.response));
    else if (route.request().isNavigationRequest()) await route.fulfill({ status: 204 });
    else await withoutNetwork(route, markers);
  });
  context.on('page', (window) => void window.close().catch(() => undefined));
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
  // Where a frame was made before the traps were set, the name is simply not known there, and that is told.
  page.on('pageerror', ({ message }) => {
    const [, unknown] = UNKNOWN.exec(message) ?? [];
    const marker = markers.find((each) => unknown !== undefined && spellingsOf(each).includes(unknown));
    if (marker !== undefined) tellRan(marker);
    else if (unknown !== undefined) missing.add(unknown);
    else whole &&= !THROWN.test(message);
  });
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      if (ran.size === markers.length) return resolve();
      const timer = setTimeout(resolve, ms);
      wake.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  const loaded = page.goto(answer.request.url, { waitUntil: 'load', timeout: LOAD_MS }).then(
    (response) => response !== null,
    // A page may be gone again before it has loaded (its script went elsewhere): what ran has run.
    () => false,
  );
  const rested = await Promise.race([loaded, pause(LOAD_MS + 200).then(() => false)]);
  await pause(BEGIN_MS);
  if (ran.size < markers.length) await stir(page, markers);
  await pause(STIRRED_MS);
  return { ran: [...ran], rested: rested && whole && missing.size === 0, missing: [...missing].slice(0, MOST_MISSING) };
}

/** A script from a host that is named after a marker is the sender's own; everything else is not there. */
async function withoutNetwork(route: Route, markers: readonly Marker[]): Promise<void> {
  const request = route.request();
  const host = URL.canParse(request.url()) ? new URL(request.url()).hostname : '';
  const marker = markers.find((each) => host.includes(each.toLowerCase()));
  if (marker !== undefined && request.resourceType() === 'script') {
    const headers = { 'access-control-allow-origin': '*' };
    await route.fulfill({ contentType: 'text/javascript', headers, body: foreignScript(marker) });
  } else await route.abort('connectionrefused');
}

function isOf(page: Page, request: Request): boolean {
  return request.isNavigationRequest() && request.frame() === page.mainFrame();
}

async function stir(page: Page, markers: readonly Marker[]): Promise<void> {
  for (const frame of page.frames().slice(0, MOST_FRAMES)) {
    // A frame may be gone, or go because of this.
    await frame.evaluate(stirPage, [...markers]).catch(() => undefined);
  }
}
