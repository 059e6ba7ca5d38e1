/**
 * Functions that act where no ROLLBACK reaches: other servers, files, sequences, sessions, locks of the whole server,
 * waiting. By their lower-case names, or how these begin (`dblink*`).
 */
const DENIED = {
  postgresql: [
    ...[
      'nextval',
      'setval',
      'dblink*',
      'lo_import',
      'lo_export',
      'pg_sleep*',
      'pg_terminate_backend',
      'pg_cancel_backend',
    ],
    ...[
      'pg_reload_conf',
      'pg_rotate_logfile',
      'pg_promote',
      'pg_switch_wal',
      'pg_backup_*',
      'pg_start_backup',
      'pg_stop_backup',
    ],
    ...[
      'pg_create_*',
      'pg_drop_*',
      'pg_replication_*',
      'pg_logical_*',
      'pg_copy_*',
      'pg_wal_replay_*',
      'pg_export_snapshot',
    ],
    ...[
      'pg_advisory_*',
      'pg_try_advisory_*',
      'pg_file_*',
      'pg_logfile_*',
      'pg_stat_reset*',
      'pg_stat_statements_reset',
    ],
    ...[
      'pg_log_backend_memory_contexts',
      'pg_prewarm',
      'pg_background_*',
      'gin_clean_pending_list',
      'brin_summarize_*',
    ],
    ...['query_to_xml*', 'cursor_to_xml*', 'http*', 'cron*', 'pg_net*'],
  ],
  mysql: [
    ...[
      'sleep',
      'benchmark',
      'get_lock',
      'release_lock',
      'release_all_locks',
      'nextval',
      'setval',
      'sys_exec',
      'sys_eval',
      'sys_set',
    ],
    ...[
      'master_pos_wait',
      'source_pos_wait',
      'master_gtid_wait',
      'wait_for_executed_gtid_set',
      'service_*',
      'group_replication_*',
    ],
    ...['asynchronous_connection_*', 'keyring_*', 'audit_log_*', 'spider_*', 'http*'],
  ],
} as const;

/** The first function of a statement, by lower-case names, that is never called in a shadow. */
export function deniedFunction(dialect: keyof typeof DENIED, called: readonly string[]): string | undefined {
  return called.find((name) =>
    DENIED[dialect].some((each) => (each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each)),
  );
}
