import type { Containment } from '../../../model/containment.ts';
import { onModule } from '../../../sensors/shared/on-module.ts';
import { containMongoConnection, letOutMongo, type MongoParts } from './stores/mongo/connection.ts';

/**
 * MongoDB: what is written to a collection goes to a copy of it in memory, which is read from then on. What only the server
 * can do, and collections that are too large to be copied, are told of: those writes are acknowledged and dropped.
 */
const containment: Containment = {
  id: 'mongodb',
  offers: ['overlay', 'withhold', 'allow'],
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
