import { expect, it } from 'vitest';
import { ScratchSeedSchema, SEED_VARIABLE } from '../model/scratch.ts';
import { scratchEnv } from './scratch-env.ts';

it('tells the second instance which plugins are on now, and none of this server’s settings', () => {
  const plugins = {
    list: () => [
      { name: 'on', title: 'On', enabled: true },
      { name: 'off', title: 'Off', enabled: false },
    ],
    setEnabled: async () => {},
  };
  const living = { PATH: '/bin', SELFWARD_STORE: 'mongodb://name:secret@store', SELFWARD_AGENTS_MQTT: 'mqtts://x' };
  const seed = { plugins, modules: ['a', 'b'], allowedHosts: ['selfward.example'] };
  const env = scratchEnv({ ...seed, address: 'http://127.0.0.1:8470/' }, living);
  expect({ ...living, ...env }).toMatchObject({ PATH: '/bin', SELFWARD_STORE: '', SELFWARD_AGENTS_MQTT: '' });
  expect(ScratchSeedSchema.parse(JSON.parse(env[SEED_VARIABLE] ?? ''))).toEqual({
    plugins: { modules: ['a', 'b'], enabled: ['on'] },
    allowedHosts: ['selfward.example'],
  });
  const overHttps = scratchEnv({ ...seed, address: 'https://selfward.example:8443/' }, living);
  // Its cookies and headers are those of https, then, and so are the copy's.
  expect(ScratchSeedSchema.parse(JSON.parse(overHttps[SEED_VARIABLE] ?? '')).origin).toBe(
    'https://selfward.example:8443',
  );
});
