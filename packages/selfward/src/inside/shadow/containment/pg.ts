import type { Containment } from '../../../model/containment.ts';
import { onModule } from '../../../sensors/shared/on-module.ts';
import { containPg, refuseNativePg } from './stores/pg/client.ts';

/**
 * PostgreSQL: all that the application's clients and pools send goes through one transaction that is taken back. Sequences
 * go on counting where a row takes its number from one; locks are given up within about a second.
 */
const containment: Containment = {
  id: 'pg',
  offers: ['overlay', 'withhold', 'allow'],
  install(host) {
    if (host.policy === 'allow') return;
    onModule('pg', ({ file, exports }) => {
      if (file === 'lib/client.js') containPg(exports, host);
      // The addon opens its own connections: nothing of it can be taken back.
      if (file === 'lib/native/client.js') refuseNativePg(exports, host);
    });
  },
};

export default containment;
