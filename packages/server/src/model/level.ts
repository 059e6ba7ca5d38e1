/** An operator's access level. */
export const LEVELS = ['viewer', 'operator', 'analyst', 'auditor', 'administrator'] as const;
export type Level = (typeof LEVELS)[number];

export const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  viewer: 'Viewer',
  operator: 'Operator',
  analyst: 'Security analyst',
  auditor: 'Auditor',
  administrator: 'Administrator',
};

/** What a route may ask for. Closed by default: a route that declares none does not start. */
export const PERMISSIONS = [
  /** Devices, readings, networks, alarms' kind and severity, one's own account. */
  'see',
  'actuate',
  'acknowledge',
  /** Order, cancel and repeat checks. */
  'check',
  /** Findings, runs with their probe log, checks and payloads. */
  'see-security',
  /** Accept a finding or call it a false positive. */
  'triage',
  /** The operations log; its security entries need `see-security` too. */
  'see-log',
  'see-operators',
  /** Devices, networks, schedules, payloads, plugins. */
  'configure',
  'manage-operators',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const GRANTS: Readonly<Record<Level, readonly Permission[]>> = {
  viewer: ['see'],
  operator: ['see', 'actuate', 'acknowledge', 'see-log'],
  analyst: ['see', 'actuate', 'acknowledge', 'see-log', 'check', 'see-security', 'triage'],
  auditor: ['see', 'see-security', 'see-log', 'see-operators'],
  administrator: PERMISSIONS,
};

/** Whether a level grants a permission. */
export function may(level: Level, permission: Permission): boolean {
  return GRANTS[level].includes(permission);
}

/**
 * What a route declares in `config.access`: for everybody, for anybody signed in, a permission, or for devices that show
 * a token and nobody else.
 */
export type Access = 'public' | 'signed-in' | 'agent' | Permission;
