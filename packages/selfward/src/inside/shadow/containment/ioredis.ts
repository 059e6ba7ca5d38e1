import type { Containment } from '../../../model/containment.ts';
import { onModule } from '../../../sensors/shared/on-module.ts';
import { containIoredis, letOutSentinels } from './stores/redis/client.ts';

/**
 * Redis: what is written to strings and hashes is seen in the shadow alone; everything else that writes, publishes, waits or
 * runs scripts is withheld. Lists of keys (`SCAN`, `KEYS`) are the server's.
 */
const containment: Containment = {
  id: 'ioredis',
  offers: ['overlay', 'withhold', 'allow'],
  install(host) {
    if (host.policy === 'allow') return;
    onModule('ioredis', ({ file, exports }) => {
      if (file === 'built/Redis.js' || file === 'built/redis/index.js') containIoredis(exports.default, host);
      if (file === 'built/connectors/SentinelConnector/index.js') letOutSentinels(exports.default);
    });
  },
};

export default containment;
