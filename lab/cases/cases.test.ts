import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Case, CLASSES, SERVERS, type ServerName } from './case.ts';
import { send } from './send.ts';
import { startLab } from './start.ts';

let lab: Awaited<ReturnType<typeof startLab>>;
const said: string[] = [];
beforeAll(async () => {
  lab = await startLab({ say: (line) => said.push(line) });
}, 60_000);
afterAll(() => lab?.stop());

const everyCase = (): { origin: string; it: Case }[] =>
  lab.servers.flatMap(({ origin, cases }) => cases.map((it) => ({ origin, it })));

describe('the lab', () => {
  it('starts the Node servers wherever it runs, and says what it leaves out', () => {
    const names = lab.servers.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['node', 'express', 'fastify'] satisfies ServerName[]));
    expect(said.filter((line) => !line.includes(': left out: ')).length).toBe(SERVERS.length - names.length);
    // In CI nothing may be left out: the script installs what the others are made of.
    if (process.env.CI) expect(said).toEqual([]);
    for (const line of said) console.error(`skipped: ${line} scripts/install-test-tools.sh installs it`);
  });

  it('names each case once, and of each class both kinds', () => {
    const cases = everyCase().map(({ it: each }) => each);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    for (const check of CLASSES.filter((each) => cases.some((one) => one.check === each))) {
      expect(
        cases.some((each) => each.check === check && each.vulnerable),
        check,
      ).toBe(true);
      expect(
        cases.some((each) => each.check === check && !each.vulnerable),
        check,
      ).toBe(true);
    }
  });

  it('answers the ordinary request of each case as a page does', async () => {
    const wrong: string[] = [];
    for (const { origin, it: each } of everyCase().filter(({ it: one }) => !one.id.startsWith('always-'))) {
      for (const line of each.lines) {
        const answer = await send(origin, { ...line, url: line.url.replace(/\{\w+\}/g, 'sample') });
        if (
          !/^HTTP\/1\.[01] (20[014]|30[1237]|40[134])\b/.test(answer) ||
          /\nNot found$|Cannot [A-Z]+ |"Route [A-Z]+:/.test(answer)
        )
          wrong.push(`${each.id}: ${answer.slice(0, 200)}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('is exploited by hand where it is flawed, and not where it is mended', async () => {
    const wrong: string[] = [];
    for (const { origin, it: each } of everyCase()) {
      if (!each.exploit) {
        if (each.vulnerable) wrong.push(`${each.id}: nothing shows that it is flawed`);
        continue;
      }
      const pages = [await send(origin, each.exploit.line).catch((error: unknown) => `failed: ${error}`)];
      const { look } = each.exploit;
      for (const line of [...each.lines.slice(1), ...(look ? [look] : [])]) pages.push(await send(origin, line));
      const shown = pages.some((page) => new RegExp(each.exploit?.shows ?? '', 's').test(page));
      if (shown !== each.vulnerable)
        wrong.push(`${each.id} ${shown ? 'shows' : 'does not show'} it: ${pages.join('\n').slice(0, 900)}`);
    }
    expect(wrong).toEqual([]);
  }, 180_000);
});
