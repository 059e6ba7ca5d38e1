import * as views from '#views';
import type { StoredFinding } from '../model/finding.ts';
import type { Level } from '../model/level.ts';
import type { ProbeRecord, Run } from '../model/run.ts';
import { contents, DAY, HOUR, MINUTE, NOW } from './galleryContentsForTesting.ts';
import type { SeenAlarm, Shell } from './shell.ts';

export interface GalleryPage {
  name: string;
  render: () => string;
}

export interface GalleryOptions {
  text?: (plain: string) => string;
  assets?: Shell['assets'];
}

export const NO_ASSETS: Shell['assets'] = {
  css: views.path`/assets/app.css`,
  js: views.path`/assets/app.js`,
  icon: views.path`/assets/favicon.svg`,
};

const same = (plain: string): string => plain;

/** Every page in the states that matter: full, cut to a level, refused, empty. */
export function gallery({ text = same, assets = NO_ASSETS }: GalleryOptions = {}): GalleryPage[] {
  const c = contents(text);
  const shell = (path: string, level: Level = 'administrator', more: Partial<Shell> = {}): Shell => ({
    operator: { id: 'operator-0', name: text('ann'), level },
    path,
    pendingAlarms: c.alarms.filter((alarm) => alarm.active && !alarm.acknowledged),
    assets,
    now: NOW,
    timeZone: 'UTC',
    ...more,
  });
  const nobody = (path: string): Shell => ({ path, pendingAlarms: [], assets, now: NOW, timeZone: 'UTC' });
  const calm = (path: string, level: Level = 'administrator') => shell(path, level, { pendingAlarms: [] });
  const cut = (alarm: SeenAlarm): SeenAlarm => {
    const { id, kind, severity, active, acknowledged, raisedAt } = alarm;
    return { id, kind, severity, active, acknowledged, raisedAt };
  };
  const page = <T>(rows: T[], total = rows.length) => ({ rows, total });
  const paging = { offset: 0, limit: 50 };
  const [first, , , , , , , , , self] = c.devices;
  if (first === undefined || self === undefined) throw new Error('gallery: no devices');
  const categories = [...new Set(c.devices.map((device) => device.category))];
  const names = c.networks.map((network) => network.name);
  const place = (i: number) => ({
    name: c.devices[i]?.name ?? '',
    category: c.devices[i]?.category ?? '',
    state: c.status(i).state,
  });
  const rooms = [[0, 1], [2, 3], [4], [5], [6, 7, 9], [8]].map((inside) => ({
    position: c.devices[inside[0] ?? 0]?.position ?? '',
    devices: inside.map(place),
    ...(inside.length === 3 && { more: 14 }),
  }));
  const byState = { answering: 6, silent: 2, unknown: 1, 'not-polled': 1, disabled: 1 };
  const security: NonNullable<views.DeviceProps['security']> = {
    findings: page(c.findings.slice(0, 3), 7),
    runs: page(c.runs, 31),
    lastChecked: NOW - 4 * HOUR,
    schedule: c.schedules[0] ?? { id: '', everyHours: 24, checks: [], nextAt: NOW, changedBy: '' },
    checks: c.checks,
    tests: c.tests,
    profiles: ['gentle', 'normal'],
  };
  const server = { ...c.state, name: self.name, status: { state: 'answering' as const, since: NOW - 3 * DAY } };
  const overview: views.OverviewProps = {
    shell: shell('/'),
    alarms: page(c.alarms.filter((alarm) => alarm.active)),
    devices: { total: 11, byState },
    silent: [{ device: c.devices[2] ?? first, status: c.status(2) }],
    security: {
      bySeverity: { critical: 1, high: 2, medium: 1, low: 0, info: 0 },
      runs: c.runs.slice(0, 2),
      neverChecked: 3,
      checkable: 9,
      ...(c.runs[2] !== undefined && { last: c.runs[2] }),
    },
    rooms,
    server,
    inventory: {
      warnings: [text('device bluetooth-gateway: network bluetooth is not declared')],
      refused: { reason: text('devs[3].category must be a text in quotes'), line: 31, at: NOW - 5 * MINUTE },
    },
  };
  const quiet: views.OverviewProps = {
    ...overview,
    shell: calm('/'),
    alarms: page<SeenAlarm>([]),
    devices: { total: 11, byState: { ...byState, answering: 10, silent: 0, unknown: 0 } },
    silent: [],
    security: {
      bySeverity: { critical: 0, high: 0, medium: 0, low: 0, info: 0 },
      runs: [],
      neverChecked: 0,
      checkable: 9,
    },
    inventory: { warnings: [] },
  };
  const { security: _, ...unsecured } = {
    ...overview,
    shell: shell('/', 'viewer', { pendingAlarms: c.alarms.slice(0, 1).map(cut) }),
    alarms: page(c.alarms.filter((a) => a.active).map(cut)),
  };
  const { refused: __, ...accepted } = overview.inventory;
  const deviceProps: views.DeviceProps = {
    shell: shell(views.links.device(first.name)),
    device: first,
    status: c.status(0),
    networks: c.networks,
    thing: c.thing,
    latest: c.latest,
    history: c.history,
    range: '24h',
    security,
  };
  const rows: views.DeviceRow[] = c.devices.map((device, i) => ({
    device,
    status: c.status(i),
    ...(i % 3 !== 2 && { lastChecked: NOW - i * HOUR - 4 * MINUTE }),
    openFindings: i === 0 ? 2 : 0,
  }));
  const [stored] = c.findings;
  const [check] = c.checks;
  const [subject] = c.operators;
  const [running, , done, failed] = c.runs;
  if (!stored || !check || !subject || !running || !done || !failed) throw new Error('gallery: contents are missing');
  const refused = [
    { file: 'payloads/own/old.json', reason: text('payloads[2].id must be lower-case letters, digits and dashes') },
  ];
  return [
    { name: 'sign-in', render: () => views.signInPage({ shell: nobody('/sign-in') }) },
    {
      name: 'sign-in-refused',
      render: () =>
        views.signInPage({
          shell: nobody('/sign-in'),
          next: text('/devices'),
          name: text('ann'),
          problem: text('The name or the password is wrong.'),
        }),
    },
    {
      name: 'choose-password',
      render: () =>
        views.choosePasswordPage({
          shell: shell('/choose-password'),
          minLength: 12,
          problem: text('That password is among the most used.'),
        }),
    },
    { name: 'overview', render: () => views.overviewPage(overview) },
    { name: 'overview-quiet', render: () => views.overviewPage(quiet) },
    { name: 'overview-viewer', render: () => views.overviewPage({ ...unsecured, inventory: accepted }) },
    {
      name: 'overview-empty',
      render: () =>
        views.overviewPage({
          ...quiet,
          devices: { total: 0, byState: { answering: 0, silent: 0, unknown: 0, 'not-polled': 0, disabled: 0 } },
          rooms: [],
        }),
    },
    {
      name: 'devices',
      render: () =>
        views.devicesPage({
          shell: shell('/devices'),
          list: page(rows, 10_204),
          paging: { offset: 100, limit: 50 },
          query: { sort: 'name', order: 'desc' },
          categories,
          networks: names,
        }),
    },
    {
      name: 'devices-viewer',
      render: () =>
        views.devicesPage({
          shell: calm('/devices', 'viewer'),
          list: page(rows.map(({ device, status }) => ({ device, status }))),
          paging,
          query: { text: text('air'), category: text('actuator') },
          categories,
          networks: names,
        }),
    },
    {
      name: 'devices-empty',
      render: () =>
        views.devicesPage({
          shell: calm('/devices'),
          list: page<views.DeviceRow>([]),
          paging,
          query: {},
          categories: [],
          networks: [],
        }),
    },
    { name: 'device', render: () => views.devicePage(deviceProps) },
    {
      name: 'device-operator',
      render: () => {
        const { security: ___, ...rest } = deviceProps;
        return views.devicePage({ ...rest, shell: calm(views.links.device(first.name), 'operator') });
      },
    },
    {
      name: 'device-bare',
      render: () => {
        const { thing: ___, ...rest } = deviceProps;
        const { lastChecked: ____, ...never } = security;
        const { url: _____, checking: ______, ...bare } = first;
        return views.devicePage({
          ...rest,
          shell: calm(views.links.device(first.name)),
          device: { ...bare, net: text('nowhere') },
          status: c.status(2),
          latest: [],
          history: [],
          security: { ...never, findings: page<StoredFinding>([]), runs: page<Run>([]) },
        });
      },
    },
    {
      name: 'device-self',
      render: () =>
        views.devicePage({
          ...deviceProps,
          shell: shell(views.links.device(self.name)),
          device: self,
          status: server.status,
          self: {
            state: c.state,
            ...(c.inside.monitor && { monitor: c.inside.monitor }),
            plugins: [{ name: 'leaky-notes', title: text('Leaky notes'), enabled: false }],
            chain: { at: NOW - MINUTE, ok: true, entries: 1204 },
          },
        }),
    },
    {
      name: 'device-self-unwatched',
      render: () =>
        views.devicePage({
          ...deviceProps,
          shell: shell(views.links.device(self.name), 'auditor'),
          device: self,
          status: server.status,
          self: { state: c.state, plugins: [] },
        }),
    },
    {
      name: 'device-inside',
      render: () =>
        views.devicePage({
          ...deviceProps,
          shell: calm(views.links.device(first.name)),
          agent: {
            health: c.inside,
            tokens: [{ id: '5f0c2d9e81aa4b37', device: first.name, createdAt: NOW - 3 * DAY, createdBy: text('ann') }],
          },
        }),
    },
    {
      name: 'device-inside-silent',
      render: () =>
        views.devicePage({
          ...deviceProps,
          shell: shell(views.links.device(first.name), 'analyst'),
          agent: { health: { ...c.inside, state: 'silent', heardAt: NOW - 7 * HOUR } },
        }),
    },
    {
      name: 'device-inside-new-token',
      render: () =>
        views.devicePage({
          ...deviceProps,
          shell: calm(views.links.device(first.name)),
          agent: {
            health: { state: 'never' },
            tokens: [{ id: '5f0c2d9e81aa4b37', device: first.name, createdAt: NOW, createdBy: text('ann') }],
            issued: text('sfa_5f0c2d9e81aa4b37_-only-for-the-gallery-never-a-real-one-'),
          },
        }),
    },
    {
      name: 'device-new',
      render: () =>
        views.deviceEditPage({ shell: calm('/new-device'), networks: c.networks, categories, tests: c.tests }),
    },
    {
      name: 'device-edit',
      render: () =>
        views.deviceEditPage({
          shell: calm(views.links.editDevice(first.name)),
          device: first,
          networks: c.networks,
          categories,
          tests: c.tests,
          values: {
            name: text('router1'),
            category: text('sensor'),
            net: [text('ethernet')],
            url: text('ftp://x'),
            profile: 'normal',
          },
          problems: [
            { field: 'url', text: text('url must start with http:// or https://') },
            { text: text('Somebody changed the file meanwhile.') },
          ],
        }),
    },
    {
      name: 'networks',
      render: () =>
        views.networksPage({
          shell: calm('/networks'),
          networks: [
            ...c.networks.map((network, i) => ({
              network,
              declared: true,
              devices: [0, 1, 2, 4, 5].map(place).slice(i),
              total: i === 0 ? 48 : 4,
            })),
            { network: { name: text('bluetooth'), category: '' }, declared: false, devices: [], total: 0 },
          ],
        }),
    },
    {
      name: 'network-edit',
      render: () =>
        views.networkEditPage({
          shell: calm('/networks'),
          ...(c.networks[0] && { network: c.networks[0] }),
          devices: 4,
          categories,
          problems: [{ field: 'cidr', text: text('cidr must read like 192.0.2.0/24') }],
        }),
    },
    { name: 'runs', render: () => views.runsPage({ shell: calm('/runs'), list: page(c.runs), paging, query: {} }) },
    {
      name: 'run-running',
      render: () =>
        views.runPage({
          shell: calm('/runs/run-0'),
          run: running,
          findings: [],
          probes: page(c.probes, 148),
          paging,
          query: {},
          checks: c.checks,
        }),
    },
    {
      name: 'run-done',
      render: () =>
        views.runPage({
          shell: shell('/runs/run-2', 'auditor'),
          run: done,
          findings: c.findings.slice(0, 2),
          probes: page(c.probes, 148),
          paging,
          query: { check: 'template-injection' },
          checks: c.checks,
        }),
    },
    {
      name: 'run-failed',
      render: () =>
        views.runPage({
          shell: calm('/runs/run-3'),
          run: failed,
          findings: [],
          probes: page<ProbeRecord>([]),
          paging,
          query: {},
          checks: c.checks,
        }),
    },
    {
      name: 'findings',
      render: () =>
        views.findingsPage({
          shell: calm('/findings'),
          list: page(c.findings),
          paging,
          query: { state: 'open' },
          checks: c.checks,
        }),
    },
    {
      name: 'findings-empty',
      render: () =>
        views.findingsPage({
          shell: calm('/findings'),
          list: page<StoredFinding>([]),
          paging,
          query: {},
          checks: c.checks,
        }),
    },
    {
      name: 'finding',
      render: () => views.findingPage({ shell: calm('/findings/f2'), stored, check, runs: c.runs.slice(2, 4) }),
    },
    {
      name: 'finding-decided',
      render: () =>
        views.findingPage({
          shell: shell('/findings/f2', 'analyst'),
          stored: {
            ...stored,
            retestNote: text('the device did not answer'),
            triage: { decision: 'accepted', reason: text('Bench only'), by: 'ann', at: NOW - DAY },
          },
          runs: [],
          values: { decision: 'accepted', reason: '', expires: '2026-01-01' },
          problems: [{ field: 'reason', text: text('A reason is needed.') }],
        }),
    },
    {
      name: 'alarms',
      render: () =>
        views.alarmsPage({
          shell: shell('/alarms'),
          list: page(c.alarms),
          paging,
          query: {},
          kinds: ['vulnerability', 'silent-device'],
        }),
    },
    {
      name: 'alarms-viewer',
      render: () =>
        views.alarmsPage({
          shell: calm('/alarms', 'viewer'),
          list: page(c.alarms.map(cut)),
          paging,
          query: { state: 'all' },
          kinds: ['vulnerability'],
        }),
    },
    {
      name: 'log',
      render: () =>
        views.logPage({
          shell: calm('/log'),
          list: page(c.entries, 1204),
          paging,
          query: { action: 'sign-in' },
          withoutSecurity: false,
          chain: { at: NOW - MINUTE, ok: true, entries: 1204 },
        }),
    },
    {
      name: 'log-broken',
      render: () =>
        views.logPage({
          shell: calm('/log', 'operator'),
          list: page(c.entries.slice(2, 4)),
          paging,
          query: {},
          withoutSecurity: true,
          chain: { at: NOW - MINUTE, ok: false, brokenAt: 611, reason: text('its hash does not fit what it says') },
        }),
    },
    {
      name: 'checks',
      render: () =>
        views.checksPage({
          shell: calm('/checks'),
          checks: c.checks.map((one, i) => ({ check: one, payloads: 12, enabled: 12 - i })),
          refused,
          others: c.others,
        }),
    },
    {
      name: 'templates',
      render: () =>
        views.templatesPage({
          shell: calm('/templates'),
          list: page([...c.others.templates]),
          count: { ready: 1, notSupported: 1, broken: 1 },
          paging,
          query: {},
          values: { template: text('id: x') },
          problems: [{ field: 'template', text: text('line 3: info.severity: wrong') }],
        }),
    },
    {
      name: 'check',
      render: () =>
        views.checkPage({
          shell: calm('/checks/reflected-xss'),
          check,
          payloads: c.payloads,
          refused,
          values: { id: 'Bad Id', text: text('x'), for: '', note: '' },
          problems: [{ field: 'id', text: text('must be lower-case letters, digits and dashes') }],
        }),
    },
    {
      name: 'operators',
      render: () =>
        views.operatorsPage({
          shell: calm('/operators'),
          list: page(c.operators),
          paging,
          query: {},
          issued: { name: text('carla'), password: text('tin-otter-blue-7041') },
        }),
    },
    {
      name: 'operator',
      render: () => views.operatorPage({ shell: calm('/operators/operator-0'), subject, sessions: c.sessions }),
    },
    {
      name: 'schedules',
      render: () =>
        views.schedulesPage({
          shell: calm('/schedules'),
          list: page(c.schedules),
          paging,
          query: {},
          checks: c.checks,
        }),
    },
    {
      name: 'account',
      render: () =>
        views.accountPage({
          shell: shell('/account', 'administrator', {
            flash: { kind: 'ok', text: text('Your password was changed.') },
          }),
          subject,
          sessions: c.sessions,
          currentSession: 's1',
          minLength: 12,
        }),
    },
    {
      name: 'error-403',
      render: () => views.errorPage({ shell: calm('/findings', 'viewer'), status: 403, requestId: '01JDX7Q2N8' }),
    },
    {
      name: 'error-404',
      render: () => views.errorPage({ shell: nobody('/nowhere'), status: 404, requestId: '01JDX7Q2N8' }),
    },
    {
      name: 'error-500',
      render: () =>
        views.errorPage({
          shell: calm('/'),
          status: 500,
          requestId: '01JDX7Q2N8',
          message: text('The store did not answer in time.'),
        }),
    },
    {
      name: 'confirm',
      render: () =>
        views.confirmPage({
          shell: calm('/devices/x/actions/defrost'),
          title: text('Defrost air-conditioner-201?'),
          text: [
            text('Melts the ice from the outer unit; takes ten minutes.'),
            text('The room is not cooled meanwhile.'),
          ],
          action: views.path`/devices/x/actions/defrost`,
          fields: [['input', text('5')]],
          button: text('Defrost'),
          back: views.links.devices,
        }),
    },
    {
      name: 'confirm-danger',
      render: () =>
        views.confirmPage({
          shell: calm('/devices/x/remove'),
          title: text('Remove router1?'),
          text: [text('Its readings and findings stay in the record.')],
          action: views.path`/devices/x/remove`,
          button: text('Remove router1'),
          danger: true,
          back: views.links.devices,
        }),
    },
  ];
}
