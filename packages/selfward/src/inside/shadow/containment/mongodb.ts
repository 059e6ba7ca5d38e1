import type { Containment } from '../../../model/containment.ts';
import { onModule } from '../../../sensors/shared/on-module.ts';
import { containMongoConnection, letOutMongo, type MongoParts } from './stores/mongo-connection.ts';

/**
 * MongoDB: reads pass, and writes are acknowledged without being sent. What a probe stores is therefore not seen by later
 * reads: for stored flows, `shadow.env` names a scratch database, with the policy `allow`.
 */
const containment: Containment = {
  id: 'mongodb',
  offers: ['withhold', 'allow'],
  install(host) {
    if (host.policy === 'allow') return;
    const parts: MongoParts = {};
    onModule('mongodb', ({ file, exports }) => {
      if (file === 'lib/bson.js') parts.bson = exports as unknown as NonNullable<MongoParts['bson']>;
      if (file === 'lib/error.js') parts.error = exports as unknown as NonNullable<MongoParts['error']>;
      if (file === 'lib/cmap/connect.js') letOutMongo(exports);
      if (file === 'lib/cmap/connection.js') containMongoConnection(exports, parts, host);
    });
  },
};

export default containment;
