export type Settings = Readonly<Record<string, string>>

/** For a small server beside the service. Other settings have PostgreSQL's defaults: fsync and synchronous_commit are on. */
export const SERVICE_SETTINGS: Settings = {
  max_connections: '50',
  shared_buffers: '128MB',
  huge_pages: 'off',
  jit: 'off',
  max_wal_size: '512MB',
  min_wal_size: '32MB',
  // There are never standbys, and the write-ahead log is shorter without what they would need.
  wal_level: 'minimal',
  max_wal_senders: '0',
}

/** For databases that may be lost with the machine. */
export const DISPOSABLE_SETTINGS: Settings = {
  ...SERVICE_SETTINGS,
  max_connections: '200',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
}

/** Not to be overridden: how to connect, and a log that grows slowly and contains neither statements nor values. */
export const FIXED_SETTINGS: Settings = {
  listen_addresses: '127.0.0.1',
  // Beside the cluster's files, which no other user can reach; a relative path is never too long for a socket.
  unix_socket_directories: '.',
  unix_socket_permissions: '0700',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}
