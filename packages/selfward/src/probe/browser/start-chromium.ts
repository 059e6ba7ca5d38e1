import { readFile } from 'node:fs/promises';
import type { Browser as Chromium } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

/** A Chromium process of ours. */
export interface Started {
  chromium: Chromium;
  /** Bytes that its largest page process holds; 0 where the system does not tell. */
  largest(): Promise<number>;
  /** Ends it, by force where it does not go by itself. */
  stop(): Promise<void>;
}

/**
 * Nothing reaches a network by itself: every name and address leads nowhere, also that of the proxy through which all
 * connections would go; datagrams (WebRTC) go through a proxy or not at all.
 */
const CUT_OFF = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--proxy-server=http://nowhere.invalid:9',
  '--proxy-bypass-list=<-loopback>',
  '--force-webrtc-ip-handling-policy',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--dns-prefetch-disable',
  '--disable-quic',
];

/** Without these, Chromium asks its maker's servers for things at every start. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-gpu',
  // A page's own memory: a hostile one must end by itself, not with the machine's.
  '--js-flags=--max-old-space-size=256',
];

const STOP_MS = 3000;

/**
 * Starts Chromium, cut off from every network, in its sandbox; as root it runs without one, for there it has none.
 *
 * @throws Error that names what is missing.
 */
export async function startChromium(executablePath: string): Promise<Started> {
  const { chromium: launcher } = await playwright();
  const root = process.getuid?.() === 0;
  const chromium = await launcher
    .launch({
      executablePath,
      chromiumSandbox: !root,
      args: [...CUT_OFF, ...QUIET],
      // Windows that nobody asked for stay shut, as in a browser that people use.
      ignoreDefaultArgs: ['--disable-popup-blocking'],
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: 20_000,
    })
    .catch((cause: unknown) => {
      const said = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
      throw new Error(`${executablePath} could not be started: ${said}`, { cause });
    });
  const session = await chromium.newBrowserCDPSession();
  const processes = async () => (await session.send('SystemInfo.getProcessInfo')).processInfo;
  const own = (await processes()).find(({ type }) => type === 'browser')?.id;
  return {
    chromium,
    async largest() {
      const pages = (await processes()).filter(({ type }) => type === 'renderer');
      return Math.max(0, ...(await Promise.all(pages.map(({ id }) => residentBytes(id)))));
    },
    async stop() {
      const late = AbortSignal.timeout(STOP_MS);
      const ended = chromium.close().catch(() => undefined);
      const overdue = new Promise((resolve) => late.addEventListener('abort', resolve, { once: true }));
      await Promise.race([ended, overdue]);
      if (chromium.isConnected() && own !== undefined) kill(own);
    },
  };
}

/** Makes sure that there is a browser and what drives it. @throws Error that names what is missing. */
export async function requireBrowser(executable?: string): Promise<void> {
  findChromium(executable);
  await playwright();
}

/** Optional: whoever wants no browser installs none. */
async function playwright(): Promise<typeof import('playwright-core')> {
  try {
    return await import('playwright-core');
  } catch (cause) {
    throw new Error('the package playwright-core, which drives the browser, is missing: npm install playwright-core', {
      cause,
    });
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went by itself in between.
  }
}

/** Linux alone tells this without a helper; elsewhere time is the only bound. */
async function residentBytes(pid: number): Promise<number> {
  try {
    const [, pages = '0'] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ');
    return Number(pages) * 4096;
  } catch {
    return 0;
  }
}
