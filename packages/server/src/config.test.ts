import { describe, expect, it } from 'vitest';
import { ConfigError, type Flags, readConfig } from './config.ts';

describe('settings', () => {
  it('have defaults that serve this machine alone', () => {
    expect(readConfig({}, {})).toMatchObject({
      ...{ data: 'data', host: '127.0.0.1', port: 8470, store: 'sqlite', plugins: [], trustProxy: [] },
      ...{ scratch: false, self: { name: 'selfward', position: 'server room', net: [] } },
    });
  });

  it('have the server check itself, unless somebody says otherwise', () => {
    expect(readConfig({}, {}).selfCheck).toBe(true);
    expect(readConfig({}, { SELFWARD_SELF_CHECK: 'off' }).selfCheck).toBe(false);
  });

  it('come from flags before the environment, and SELFWARD_PORT before PORT', () => {
    const env = {
      SELFWARD_PORT: '1',
      PORT: '2',
      SELFWARD_DATA: 'there',
      SELFWARD_NET: 'a, b',
      SELFWARD_PLUGINS: './p.js',
    };
    expect(readConfig({ port: '3' }, env)).toMatchObject({ port: 3, data: 'there', self: { net: ['a', 'b'] } });
    expect(readConfig({}, env)).toMatchObject({ port: 1, plugins: ['./p.js'] });
    expect(readConfig({ plugin: ['x'] }, { PORT: '2' })).toMatchObject({ port: 2, plugins: ['x'] });
    expect(readConfig({}, { PORT: '', SELFWARD_STORE: '' })).toMatchObject({ port: 8470, store: 'sqlite' });
    expect(readConfig({ origin: 'https://building.example/x' }, {}).origin).toBe('https://building.example');
    expect(readConfig({}, { SELFWARD_AGENTS_MQTT: 'mqtts://u:p@h' }).agentsMqtt).toBe('mqtts://u:p@h');
    expect(readConfig({}, { SELFWARD_STORE: 'mongodb://u:p@h/db' }).store).toBe('mongodb://u:p@h/db');
  });

  it.each<[Flags, Record<string, string>, RegExp]>([
    [{ port: '70000' }, {}, /--port.*65535|65535/],
    [{ port: '80a' }, {}, /port "80a"/],
    [{ store: 'postgres://h' }, {}, /--store or SELFWARD_STORE/],
    [{ store: 'mongodb://u:secret@h/db' }, {}, /SELFWARD_STORE/],
    [{ origin: 'ftp://x' }, {}, /--origin/],
    [{ 'tls-cert': 'a.pem' }, {}, /belong together/],
    [{ 'agents-mqtt': 'http://h' }, {}, /--agents-mqtt or SELFWARD_AGENTS_MQTT.*mqtts:/],
    [{ 'agents-mqtt': 'mqtts://u:secret@h' }, {}, /put it into SELFWARD_AGENTS_MQTT/],
    [{}, { SELFWARD_AGENTS_MQTT: 'mqtt://u:secret@h' }, /shows the password/],
    [{ 'allowed-host': ['a b'] }, {}, /--allowed-host/],
    [{}, { SELFWARD_TRUST_PROXY: 'yes' }, /SELFWARD_TRUST_PROXY/],
    [{}, { SELFWARD_LOG_LEVEL: 'loud' }, /SELFWARD_LOG_LEVEL/],
    [{}, { SELFWARD_SELF_CHECK: 'no' }, /SELFWARD_SELF_CHECK is "no"; it must be "on" or "off"/],
    [{}, { SELFWARD_CALLBACK: 'http://a' }, /SELFWARD_CALLBACK/],
    [{}, { SELFWARD_CALLBACK: 'a:70000' }, /SELFWARD_CALLBACK.*65536/],
    [{}, { SELFWARD_CALLBACK: '0.0.0.0:80' }, /SELFWARD_CALLBACK.*can call/],
    [{}, { SELFWARD_CALLBACK: '[::]' }, /SELFWARD_CALLBACK.*can call/],
  ])('%j %j are refused with their name', (flags, env, words) => {
    expect(() => readConfig(flags, env)).toThrow(words);
    expect(() => readConfig(flags, env)).toThrow(ConfigError);
    try {
      readConfig(flags, env);
    } catch (error) {
      expect(String(error)).not.toContain('secret@');
    }
  });
});
