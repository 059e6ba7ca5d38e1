import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cookieOf, createInterfaceForTesting } from '../interface/interfaceForTesting.ts';
import { routeTable } from '../interface/route-table.ts';
import { createPlugins } from './create-plugins.ts';
import type { Plugin } from './plugin.ts';

const demo: Plugin = {
  name: 'demo',
  title: 'Demo',
  register(app) {
    app.get('/hello', { config: { access: 'see' } }, () => 'hello');
    app.post<{ Body: { size: unknown } }>(
      '/strict',
      {
        config: { access: 'see' },
        schema: { body: { type: 'object', required: ['size'], properties: { size: { type: 'integer' } } } },
      },
      ({ body }) => body,
    );
  },
};

const stateFile = async () => join(await mkdtemp(join(tmpdir(), 'selfward-plugins-')), 'plugins.json');
const load = async () => ({ default: demo });

async function served(file: string) {
  const plugins = await createPlugins({ modules: ['demo'], stateFile: file, load });
  const { app } = await createInterfaceForTesting({}, undefined, (scope) => plugins.mount(scope));
  const hello = async () => (await app.inject({ url: '/plugins/demo/hello', headers: cookieOf('viewer') })).statusCode;
  return { plugins, app, hello };
}

describe('plugins', () => {
  it('are off until they are switched on, at run time, and remembered', async () => {
    const file = await stateFile();
    const { plugins, app, hello } = await served(file);
    let changes = 0;
    const stop = plugins.onChange(() => {
      changes += 1;
    });
    expect(await hello()).toBe(404);
    await plugins.setEnabled('demo', true);
    expect(await hello()).toBe(200);
    expect(plugins.list()).toEqual([{ name: 'demo', title: 'Demo', enabled: true }]);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ enabled: ['demo'] });
    await plugins.setEnabled('demo', true);
    expect(changes).toBe(1);

    const again = await served(file);
    expect(await again.hello()).toBe(200);
    await again.app.close();

    await plugins.setEnabled('demo', false);
    expect(await hello()).toBe(404);
    stop();
    await plugins.setEnabled('demo', true);
    expect(changes).toBe(2);
    await app.close();
  });

  it('stand behind the same gate, in the same table', async () => {
    const { plugins, app } = await served(await stateFile());
    await plugins.setEnabled('demo', true);
    expect((await app.inject({ url: '/plugins/demo/hello' })).statusCode).toBe(303);
    const found = routeTable(app).find(({ url, method }) => url === '/plugins/demo/strict' && method === 'POST');
    expect(found).toMatchObject({ access: 'see', schema: { body: { type: 'object' } } });
    await app.close();
  });

  it('validate by JSON Schema without turning one type into another', async () => {
    const { plugins, app } = await served(await stateFile());
    await plugins.setEnabled('demo', true);
    const post = async (size: unknown) =>
      (
        await app.inject({
          method: 'POST',
          url: '/plugins/demo/strict',
          headers: cookieOf('viewer'),
          payload: { size },
        })
      ).statusCode;
    expect(await post(3)).toBe(200);
    expect(await post('3')).toBe(400);
    expect(await post({ $ne: 3 })).toBe(400);
    await app.close();
  });

  it('do not start without access, by any other shape, or twice', async () => {
    const open: Plugin = { name: 'open', title: 'Open', register: (app) => void app.get('/', () => 'x') };
    const file = await stateFile();
    const plugins = await createPlugins({ modules: ['open'], stateFile: file, load: async () => ({ default: open }) });
    await expect(createInterfaceForTesting({}, undefined, (scope) => plugins.mount(scope))).rejects.toThrow(
      /\/plugins\/open\/? declares no access/,
    );
    const shapeless = createPlugins({
      modules: ['x'],
      stateFile: file,
      load: async () => ({ default: { name: 'X Y' } }),
    });
    await expect(shapeless).rejects.toThrow(/plugin x must default-export .* name must be lower-case/);
    await expect(createPlugins({ modules: ['a', 'b'], stateFile: file, load })).rejects.toThrow('two plugins');
  });

  it('stop the start when nobody can tell which were on', async () => {
    const file = await stateFile();
    await writeFile(file, '{');
    await expect(createPlugins({ modules: [], stateFile: file })).rejects.toThrow(
      /remove it to start with all of them off/,
    );
  });

  it('write nothing where they are given from outside', async () => {
    const file = await stateFile();
    const plugins = await createPlugins({ modules: ['demo'], stateFile: file, enabled: ['demo'], load });
    await plugins.setEnabled('demo', false);
    expect(plugins.isEnabled('demo')).toBe(false);
    await expect(readFile(file)).rejects.toThrow();
  });
});
