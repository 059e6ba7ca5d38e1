import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLASK_FLAWS, type FlaskDevices, startFlaskDevices } from '../building/flask-devices.ts';

const said: string[] = [];
let boards: FlaskDevices | undefined;
beforeAll(async () => {
  boards = await startFlaskDevices({ portOf: () => 0, say: (line) => void said.push(line) });
  // In CI nothing may be skipped; elsewhere one line says what is missing.
  if (boards === undefined && process.env.CI) throw new Error(said.join('\n'));
  if (boards === undefined) console.warn(said.join('\n'));
});
afterAll(() => boards?.stop());

const at = (device: string, path: string) => new URL(path, boards?.url(device));
const read = async (device: string, path: string) => await (await fetch(at(device, path))).text();
const postInfo = async (device: string, Info: string) =>
  await (await fetch(at(device, '/PostInfo'), { method: 'POST', body: new URLSearchParams({ Info }) })).text();
const [FLAWED, TWIN] = ['info-board-1', 'info-board-2'] as const;

describe('the Flask boards', () => {
  it('break out of an unquoted attribute, and the twin does not', async ({ skip }) => {
    if (boards === undefined) return skip('python3-flask is missing');
    expect(await postInfo(FLAWED, 'x onclick=alert(1)')).toContain('<p class=x onclick=alert(1)>');
    expect(await read(FLAWED, '/PostInfo')).toContain('<p class=x onclick=alert(1)>');
    expect(await postInfo(TWIN, 'x onclick=alert(1)')).toContain('<p class="x onclick=alert(1)">');
  });

  it('link to a script, and the twin does not', async ({ skip }) => {
    if (boards === undefined) return skip('python3-flask is missing');
    expect(await postInfo(FLAWED, 'javascript:alert(1)')).toContain('href="javascript:alert(1)"');
    const page = await postInfo(TWIN, 'javascript:alert(1)');
    expect(page).not.toContain('href="javascript:');
    expect(await postInfo(TWIN, 'https://example.org/')).toContain('href="https://example.org/"');
  });

  it('compute what is concatenated into a template, and read the secret', async ({ skip }) => {
    if (boards === undefined) return skip('python3-flask is missing');
    const secret = `name=${encodeURIComponent('{{config.items()}}')}`;
    expect(await read(FLAWED, `/application/reqTextConcat?${secret}`)).toMatch(/SECRET_KEY&#39;, &#39;[0-9a-f]{32}/);
    for (const safe of [
      read(TWIN, `/application/reqTextConcat?${secret}`),
      read(FLAWED, `/application/reqText?${secret}`),
    ]) {
      expect(await safe).toContain('{{config.items()}}');
    }
  });

  it('keep a bounded board that people can clear, and count what is done to it', async ({ skip }) => {
    if (boards === undefined) return skip('python3-flask is missing');
    for (let n = 0; n < 205; n += 1) await postInfo(FLAWED, `note${n}`);
    expect(await (await fetch(at(FLAWED, '/properties/posts'))).json()).toBe(200);
    await fetch(at(FLAWED, '/PostInfo/clear'), { method: 'POST' });
    expect(await (await fetch(at(FLAWED, '/properties/posts'))).json()).toBe(0);
    expect(boards.counters[FLAWED]?.actuated).toEqual({ 'POST /PostInfo/clear': 1 });
    expect(boards.counters[FLAWED]?.written['POST /PostInfo']).toBeGreaterThanOrEqual(205);
  });

  it('switch their firmware from inside and on their page', async ({ skip }) => {
    if (boards === undefined) return skip('python3-flask is missing');
    const computes = async () =>
      (await read(FLAWED, '/application/reqTextConcat?name={{1234*5678}}')).includes('7006652');
    await boards.install(FLAWED, 'mended');
    expect(await computes()).toBe(false);
    await fetch(at(FLAWED, '/firmware'), { method: 'POST', body: new URLSearchParams({ version: '1.2' }) });
    expect(await computes()).toBe(true);
    const unknown = await fetch(at(FLAWED, '/firmware'), {
      method: 'POST',
      body: new URLSearchParams({ version: '9' }),
    });
    expect(unknown.status).toBe(400);
  });

  it('refuse names that resolve to loopback, and pages of other sites', async ({ skip }) => {
    if (boards === undefined) return skip('python3-flask is missing');
    const foreign = await fetch(at(FLAWED, '/?x=1'), { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(foreign.status).toBe(403);
  });

  it('name flaws of the flawed board alone', () => {
    expect(FLASK_FLAWS.every(({ device }) => device === FLAWED)).toBe(true);
  });
});
