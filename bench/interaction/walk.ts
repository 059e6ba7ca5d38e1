import { type Timing, timingOf } from './navigation-timing.ts';
import type { Flask } from './start-flask.ts';
import { CHECKED, type Selfward } from './start-selfward.ts';
import { type Navigated, PLAIN_SIGN_IN, type Site } from './steps.ts';
import type { Tab } from './tab.ts';

/** One navigation that was measured. */
export interface Navigation extends Timing {
  site: Site;
  step: Navigated;
  /** When it was over, by the clock of whoever measures. */
  at: number;
}

export interface Walk {
  navigations: Navigation[];
  /** Milliseconds that the ordered check waited and ran: no part of any navigation. */
  check: { waitedMs: number; ranMs: number };
}

/** A step of the walk: gets there, and says what must stand in the address or on the page then. */
interface Stop {
  site: Site;
  step: Navigated;
  go(): Promise<void>;
  isThere(): boolean | Promise<boolean>;
}

export interface Sites {
  selfward: { tab: Tab; server: Selfward };
  /** Visited in turn with it, where they are wanted. */
  others?: { flask?: { tab: Tab; server: Flask }; page: { tab: Tab; url: string } };
}

interface Run {
  id: string;
  state: string;
  createdAt: number;
  startedAt?: number;
  endedAt?: number;
  findings: string[];
}

const CHECK_MS = 60_000;

/** An operator's way through the server from signing in to signing out, and in turn with it through the others. */
export async function walk({ selfward, others }: Sites): Promise<Walk> {
  const navigations: Navigation[] = [];
  const visit = async (tab: Tab, { site, step, go, isThere }: Stop): Promise<void> => {
    await go();
    const entry = await tab.timing();
    // A refusal would be quick as well.
    if (entry === undefined || !(await isThere())) throw new Error(`${site}, ${step}: came to ${tab.url()}`);
    navigations.push({ site, step, at: performance.now(), ...timingOf(entry) });
  };
  const inTurn = async (step: Navigated, go: () => Promise<void>, isThere: Stop['isThere']): Promise<void> => {
    await visit(selfward.tab, { site: 'selfward', step, go, isThere });
    if (others === undefined) return;
    if (others.flask) {
      const { tab, server } = others.flask;
      for (const stop of flaskStops(tab, server).filter((each) => each.step === step)) await visit(tab, stop);
    }
    const { tab, url } = others.page;
    const isPage = async () => (await tab.text()).includes('Static page');
    await visit(tab, { site: 'static', step: 'page', go: () => tab.open(url), isThere: isPage });
  };

  const { tab, server } = selfward;
  const path = () => new URL(tab.url()).pathname;
  const { name, password } = server.operator;
  await tab.open(`${server.url}/sign-in`);
  if (others?.flask) await signInPlainly(others.flask, visit);
  await inTurn(
    'sign-in',
    () => tab.submit('form[action="/sign-in"]', { name, password }),
    () => path() === '/',
  );
  await inTurn(
    'device list',
    () => tab.open(`${server.url}/devices`),
    async () => (await tab.text()).includes(CHECKED),
  );
  await inTurn(
    'device',
    () => tab.open(`${server.url}/devices/${CHECKED}`),
    () => path() === `/devices/${CHECKED}`,
  );
  await inTurn(
    'order',
    () => tab.submit(`form[action="/devices/${CHECKED}/runs"]`),
    () => path().startsWith('/runs/'),
  );
  const shown = tab.url();
  // An open page of a run loads itself again when it ends: that would be in the way. Another page of the same server, for
  // a browser would start a process for another site.
  await tab.open(`${server.url}/runs`);
  const run = await ended(server, shown.slice(shown.lastIndexOf('/') + 1));
  await inTurn(
    'result',
    () => tab.open(shown),
    async () => tab.url() === shown && (await tab.text()).includes('Reflected cross-site scripting'),
  );
  await tab.submit('form[action="/sign-out"]');
  if (others?.flask) await others.flask.tab.submit('form[action="/logout"]');
  const { createdAt, startedAt = createdAt, endedAt = startedAt } = run;
  return { navigations, check: { waitedMs: startedAt - createdAt, ranMs: endedAt - startedAt } };
}

/** The pages of the paper that are like ours. */
function flaskStops(tab: Tab, { url, operator }: Flask): Stop[] {
  const shows = (words: string) => async () => (await tab.text()).includes(words);
  const own = `${url}/${operator.name}`;
  const stop = (step: Navigated, go: () => Promise<void>, isThere: Stop['isThere']): Stop => ({
    site: 'flask',
    step,
    go,
    isThere,
  });
  const fields = { username: operator.name, password: operator.password };
  return [
    stop('sign-in', () => tab.submit('form[action="/login"]', fields), shows('Smart building')),
    stop('device list', () => tab.open(`${own}/dev`), shows(CHECKED)),
    stop('device', () => tab.open(`${own}/dev/${CHECKED}`), shows('Position')),
    stop('order', () => tab.submit('main form'), shows(`Ordered on ${CHECKED}`)),
    stop('result', () => tab.open(`${own}/results/${CHECKED}`), shows(`Results of ${CHECKED}`)),
  ];
}

/** And leaves for its other sign-in. */
async function signInPlainly(
  { tab, server: { url, operator } }: { tab: Tab; server: Flask },
  visit: (tab: Tab, stop: Stop) => Promise<void>,
): Promise<void> {
  const fields = { username: operator.name, password: operator.password };
  await tab.open(`${url}/login-plain`);
  await visit(tab, {
    site: 'flask',
    step: PLAIN_SIGN_IN,
    go: () => tab.submit('form[action="/login-plain"]', fields),
    isThere: async () => (await tab.text()).includes('Smart building'),
  });
  await tab.submit('form[action="/logout"]');
}

async function ended({ client }: Selfward, id: string): Promise<Run> {
  const end = performance.now() + CHECK_MS;
  while (performance.now() < end) {
    const run = await client.ask<Run>('GET', `/api/runs/${id}`);
    if (run.state === 'done') {
      if (run.findings.length === 0) throw new Error(`run ${id} found nothing on a device that has a weakness`);
      return run;
    }
    if (run.state !== 'queued' && run.state !== 'running') throw new Error(`run ${id} is ${run.state}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`run ${id} did not end in ${CHECK_MS} ms`);
}
