import type { Containment } from '../../../model/containment.ts';
import { onModule } from '../../../sensors/shared/on-module.ts';
import { containMysqlConfig, containMysqlConnection } from './stores/mysql/connection.ts';

/**
 * MySQL and MariaDB: all that the application's connections and pools send goes through one transaction that is taken back.
 * Numbers that a table counts by itself go on counting; tables of an engine without transactions are not written to.
 */
const containment: Containment = {
  id: 'mysql2',
  offers: ['overlay', 'withhold', 'allow'],
  install(host) {
    if (host.policy === 'allow') return;
    onModule('mysql2', ({ file, exports }) => {
      if (file === 'lib/connection_config.js') containMysqlConfig(exports);
      // Before 3.11 there was no base.
      const isConnection = file === 'lib/base/connection.js' || file === 'lib/connection.js';
      if (isConnection) containMysqlConnection(exports, host);
    });
  },
};

export default containment;
