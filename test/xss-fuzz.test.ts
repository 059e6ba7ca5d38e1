import { type Browser, chromium, type Page } from 'playwright-core';
import { createFresh, type Marker } from 'selfward';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../packages/selfward/src/checks/testing/run-check-for-testing.ts';
import { executableGains } from '../packages/selfward/src/judge/breakout.ts';
import { foreignScript, trapScript } from '../packages/selfward/src/probe/browser/marker-traps.ts';
import { stirPage } from '../packages/selfward/src/probe/browser/stir-page.ts';
import { CHROMIUM, missing } from './support/needs.ts';
import { type Built, buildPage } from './support/xss-grammar.ts';

/** Milliseconds of building and comparing; `FUZZ_MS` for a longer search, `FUZZ_SEED` for one that was seen before. */
const TIME_MS = Number(process.env.FUZZ_MS ?? 20_000);
/** In CI always the same pages: a build that fails there is somebody's change. */
const SEED = Number(process.env.FUZZ_SEED ?? (process.env.CI ? 1 : Math.floor(Math.random() * 2 ** 31)));
const MOST_PAGES = process.env.FUZZ_MS ? Number.POSITIVE_INFINITY : 600;
const BATCH = 60;
/** Milliseconds that frames get before and after they are used. */
const HASTY_MS = 100;
const PATIENT_MS = 800;

interface Case extends Built {
  marker: Marker;
}

/** What a browser made of a case: the code ran, or stands in its document ready to run. */
interface Made {
  ran: boolean;
  ready: boolean;
}

describe.skipIf(missing('Chromium', CHROMIUM))(`the judge beside a real browser (FUZZ_SEED=${SEED})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND'],
    });
  });
  afterAll(() => browser.close());

  it(
    'says of no page that it was broken out of where the browser shows that it was not, and misses none',
    async () => {
      const random = seededRandom(SEED);
      const fresh = createFresh(random);
      const wrong: string[] = [];
      const missed: string[] = [];
      let [compared, told] = [0, 0];
      for (const end = performance.now() + TIME_MS; performance.now() < end && compared < MOST_PAGES; ) {
        const cases = Array.from({ length: BATCH }, (): Case => {
          const marker = fresh.marker();
          return { marker, ...buildPage(marker, random) };
        });
        const made = await load(browser, cases, HASTY_MS);
        for (const [at, each] of cases.entries()) {
          const plain = executableGains(each.plain, [each.marker]);
          const gains = executableGains(each.body, [each.marker]).filter((gain) => !plain.includes(gain));
          const isWrong = ({ ran, ready }: Made) => gains.length > 0 && !ran && !ready;
          const isMissed = ({ ran }: Made) => gains.length === 0 && plain.length === 0 && ran;
          compared += 1;
          if (gains.length > 0) told += 1;
          let seen = made[at];
          // Many frames at once on a busy machine: what disagrees is looked at by itself.
          if (seen && (isWrong(seen) || isMissed(seen))) [seen] = await load(browser, [each], PATIENT_MS);
          if (seen && isWrong(seen)) wrong.push(shown(each, gains.join(', ')));
          if (seen && isMissed(seen)) missed.push(shown(each, 'ran'));
        }
      }
      console.error(
        `FUZZ_SEED=${SEED}: ${compared} pages, ${told} broken out of, ${wrong.length} wrong, ${missed.length} missed`,
      );
      expect(compared).toBeGreaterThan(BATCH);
      expect(told).toBeGreaterThan(0);
      expect(wrong, `FUZZ_SEED=${SEED}`).toEqual([]);
      expect(missed, `FUZZ_SEED=${SEED}`).toEqual([]);
    },
    TIME_MS + 60_000,
  );
});

function shown({ context, filter, payload, body, marker }: Case, what: string): string {
  const short = (text: string) =>
    JSON.stringify(text.replaceAll(marker, 'MARKER').replaceAll(marker.toUpperCase(), 'MARKER'));
  return `${what} | ${short(context)} | ${filter} | ${short(payload)} | ${short(body)}`;
}

/** Loads every case as a frame of its own. */
async function load(browser: Browser, cases: readonly Case[], pauseMs: number): Promise<Made[]> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const ran = new Set<string>();
  await context.exposeBinding('told', (_source, marker: string) => void ran.add(marker));
  await context.addInitScript(trapScript({ markers: cases.map(({ marker }) => marker), tell: 'told' }));
  await context.route(/.*/, async (route) => {
    const url = new URL(route.request().url());
    const body = url.host === 'fuzz.test' ? cases[Number(url.pathname.slice(1))]?.body : undefined;
    const named = cases.find(({ marker }) => url.hostname.includes(marker));
    if (url.pathname === '/all') {
      const frames = cases.map((_, at) => `<iframe src=/${at}></iframe>`).join('');
      await route.fulfill({ contentType: 'text/html', body: `<!doctype html>${frames}` });
    } else if (
      body !== undefined &&
      !/\D/.test(url.pathname.slice(1)) &&
      url.search === '' &&
      route.request().isNavigationRequest()
    )
      await route.fulfill({ contentType: 'text/html; charset=utf-8', body });
    else if (named && route.request().resourceType() === 'script')
      await route.fulfill({
        contentType: 'text/javascript',
        body: foreignScript(named.marker),
        headers: { 'access-control-allow-origin': '*' },
      });
    else if (route.request().isNavigationRequest()) await route.fulfill({ status: 204 });
    else await route.abort();
  });
  const page = await context.newPage();
  page.on('dialog', (dialog) => void dialog.dismiss());
  await page.goto('http://fuzz.test/all', { timeout: 10_000 }).catch(() => undefined);
  await page.waitForTimeout(pauseMs);
  const ready = await readyIn(page, cases, pauseMs * 4);
  const markers = cases.map(({ marker }) => marker);
  await Promise.all(page.frames().map((frame) => soon(frame.evaluate(stirPage, markers), undefined, pauseMs * 4)));
  await page.waitForTimeout(pauseMs);
  await context.close();
  return cases.map(({ marker }) => ({ ran: ran.has(marker), ready: ready.has(marker) }));
}

/** The markers that stand as code in what a frame's document would run: V8 itself says whether it compiles. */
async function readyIn(page: Page, cases: readonly Case[], mostMs: number): Promise<Set<string>> {
  const markers = cases.map(({ marker }) => marker);
  const found = await Promise.all(
    page.frames().map((frame) =>
      soon(
        frame.evaluate((all) => {
          const compiles = (code: string) => {
            try {
              new Function(code);
              return true;
            } catch {
              return false;
            }
          };
          const isCode = (code: string, marker: string) =>
            code.toLowerCase().includes(marker) &&
            compiles(code) &&
            !compiles(code.replace(new RegExp(marker, 'gi'), ' 1 1 '));
          const standing = new Set<string>();
          for (const element of document.querySelectorAll('*')) {
            const code: string[] = element.localName === 'script' ? [element.textContent ?? ''] : [];
            for (const { name, value } of element.attributes) {
              if (/^on/i.test(name)) code.push(value);
              else if (URL.canParse(value) && new URL(value).protocol === 'javascript:') {
                const path = value.replace(/[\t\r\n]/g, '').replace(/^[^j]*javascript:/i, '');
                try {
                  code.push(decodeURIComponent(path));
                } catch {
                  code.push(path);
                }
              }
            }
            for (const marker of all) if (code.some((each) => isCode(each, marker))) standing.add(marker);
          }
          return [...standing];
        }, markers),
        [],
        mostMs,
      ),
    ),
  );
  return new Set(found.flat());
}

/** A frame that is about to go elsewhere never answers. */
function soon<T>(asked: Promise<T>, otherwise: T, mostMs: number): Promise<T> {
  return Promise.race([
    asked.catch(() => otherwise),
    new Promise<T>((resolve) => void setTimeout(() => resolve(otherwise), mostMs).unref()),
  ]);
}
