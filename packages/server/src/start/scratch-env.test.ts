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
  const env = scratchEnv({ plugins, modules: ['a', 'b'], allowedHosts: ['selfward.example'] }, living);
  expect({ ...living, ...env }).toMatchObject({ PATH: '/bin', SELFWARD_STORE: '', SELFWARD_AGENTS_MQTT: '' });
  expect(ScratchSeedSchema.parse(JSON.parse(env[SEED_VARIABLE] ?? ''))).toEqual({
    plugins: { modules: ['a', 'b'], enabled: ['on'] },
    allowedHosts: ['selfward.example'],
  });
});
