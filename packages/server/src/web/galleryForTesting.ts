/** Every page with believable contents, for looking at and for testing: `text` may turn each text into a nasty one. */
import type { Check, Payload } from 'selfward';
import * as views from '#views';
import type { Device, Network } from '../model/device.ts';
import type { StoredFinding } from '../model/finding.ts';
import type { Level } from '../model/level.ts';
import type { LogEntry } from '../model/log-entry.ts';
import type { Session } from '../model/operator.ts';
import type { Reading, ReadingBucket } from '../model/reading.ts';
import type { ServerState } from '../model/rooms.ts';
import type { ProbeRecord, Run } from '../model/run.ts';
import type { Schedule } from '../model/schedule.ts';
import type { DeviceStatus, Thing } from '../model/thing.ts';
import type { SeenAlarm, Shell } from './shell.ts';

export interface GalleryPage {
  name: string;
  render: () => string;
}

export interface GalleryOptions {
  text?: (plain: string) => string;
  assets?: Shell['assets'];
}

const NOW = Date.UTC(2026, 10, 22, 9, 14, 3);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const NO_ASSETS: Shell['assets'] = {
  css: views.path`/assets/app.css`,
  js: views.path`/assets/app.js`,
  icon: views.path`/assets/favicon.svg`,
};

const same = (plain: string): string => plain;

/** A day of a room's temperature: two waves and a gap where the device was silent. */
function wave(since: number, until: number, middle: number, swing: number): ReadingBucket[] {
  const count = 96;
  return Array.from({ length: count }, (_, i) => {
    const mean = middle + swing * (Math.sin(i / 15) + 0.25 * Math.sin(i / 2.3));
    return {
      time: since + ((until - since) * (i + 1)) / count,
      min: mean - swing * 0.2,
      mean,
      max: mean + swing * 0.25,
      count: 15,
    };
  }).filter((_, i) => i < 40 || i > 52);
}

function contents(t: (plain: string) => string) {
  const device = (name: string, category: string, model: string, position: string, more: object = {}): Device => ({
    name: t(name),
    category: t(category),
    net: [t('building-wifi')],
    model: t(model),
    position: t(position),
    url: ['http://127.0.0.1:8101/'],
    ...more,
  });
  const devices = [
    device('air-conditioner-201', 'actuator', 'Breeze Inverter 5 kW', 'Floor 2, room 201', {
      url: ['http://127.0.0.1:8101/', 'http://127.0.0.1:8102/admin/'],
      net: [t('building-wifi'), t('maintenance')],
      checking: { profile: 'normal', allow: [{ endpoint: 'POST /label', effect: 'restore' }], deny: [] },
      serial: t('BI5-0042-7781'),
    }),
    device('temperature-201', 'sensor', 'ThermoNode 2', 'Floor 2, room 201'),
    device('air-conditioner-202', 'actuator', 'Breeze Inverter 5 kW', 'Floor 2, room 202'),
    device('humidity-202', 'sensor', 'HygroNode', 'Floor 2, room 202'),
    device('pressure-cellar', 'sensor', 'BaroNode', 'Cellar, plant room'),
    device('camera-entrance', 'camera', 'WatchDome 360', 'Ground floor, entrance'),
    device('router1', 'router', 'EdgeRoute X4', 'Ground floor, server room', { net: t('ethernet') }),
    device('bluetooth-gateway', 'gateway', 'BlueBridge', 'Ground floor, server room'),
    device('node-with-an-unreasonably-long-name-that-somebody-once-typed-in-a-hurry', 'smart node', 'Node', 'Attic'),
    device('selfward', 'server', 'Selfward 0.1.0', 'Ground floor, server room'),
  ];
  const states: DeviceStatus['state'][] = ['answering', 'answering', 'silent', 'answering', 'unknown', 'not-polled'];
  const status = (i: number): DeviceStatus => {
    const state = i === 7 ? 'disabled' : (states[i % states.length] ?? 'answering');
    return {
      state,
      since: NOW - (i + 1) * 47 * MINUTE,
      ...(state === 'silent' && { problem: t('no connection could be made (connection refused)') }),
    };
  };
  const networks: Network[] = [
    { name: t('building-wifi'), category: t('wifi'), cidr: '192.0.2.0/24' },
    { name: t('ethernet'), category: t('ethernet') },
  ];
  const thing: Thing = {
    title: t('Air conditioner'),
    variables: [
      { name: 'temperature', title: t('Room temperature'), type: 'number', unit: 'Cel', writable: false },
      { name: 'target', title: t('Target'), type: 'number', unit: 'Cel', minimum: 16, maximum: 30, writable: true },
      { name: 'mode', title: t('Mode'), type: 'string', enum: ['cool', 'heat', 'fan'], writable: true },
      { name: 'power', title: t('Power'), type: 'boolean', writable: true },
      { name: 'label', title: t('Label'), type: 'string', writable: true },
      { name: 'energy', title: t('Energy today'), type: 'number', unit: 'kWh', writable: false },
    ],
    actions: [
      { name: 'defrost', title: t('Defrost'), description: t('Melts the ice from the outer unit; takes ten minutes.') },
      { name: 'boost', title: t('Boost'), input: { type: 'integer', minimum: 1, maximum: 60, unit: 'min' } },
    ],
  };
  const name = devices[0]?.name ?? '';
  const latest: Reading[] = [
    { device: name, variable: 'temperature', time: NOW - 12_000, value: 22.35 },
    { device: name, variable: 'target', time: NOW - 12_000, value: 21 },
    { device: name, variable: 'mode', time: NOW - 12_000, value: 'cool' },
    { device: name, variable: 'power', time: NOW - 12_000, value: true },
    { device: name, variable: 'label', time: NOW - 12_000, value: t('Meeting room') },
  ];
  const since = NOW - DAY;
  const history = [
    { variable: 'temperature', since, until: NOW, buckets: wave(since, NOW, 22, 1.8) },
    { variable: 'target', since, until: NOW, buckets: wave(since, NOW, 21, 0) },
    { variable: 'energy', since, until: NOW, buckets: [] },
  ];
  const check = (
    id: string,
    title: string,
    cwe: Check['cwe'],
    severity: Check['severity'],
    byDefault = true,
  ): Check => ({
    id,
    title: t(title),
    cwe,
    severity,
    cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    scope: 'point',
    byDefault,
    advice: {
      any: t('Hand values to the template as data and never build the template from them.'),
      flask: t('Use `render_template` with a file.'),
      express: t('Call `res.render(name, values)`.'),
    },
    ceiling: { gentle: 12, normal: 30, thorough: 120 },
    applies: () => true,
    // biome-ignore lint/correctness/useYield: pages describe checks, they never run them.
    *run() {
      return [];
    },
  });
  const checks = [
    check('reflected-xss', 'Reflected cross-site scripting', 'CWE-79', 'medium'),
    check('stored-xss', 'Stored cross-site scripting', 'CWE-79', 'high'),
    check('template-injection', 'Server-side template injection', 'CWE-1336', 'critical'),
    check('nosql-injection', 'NoSQL injection', 'CWE-943', 'high'),
    check('command-injection', 'Command injection', 'CWE-78', 'critical', false),
  ];
  const finding = (i: number, more: Partial<StoredFinding> = {}): StoredFinding => {
    const of = checks[i % checks.length] ?? checks[0];
    const severity = of?.severity ?? 'high';
    return {
      id: `f${i}c2a9e77d01`,
      device: devices[i % devices.length]?.name ?? '',
      check: of?.id ?? '',
      severity,
      rank: 3,
      confidence: i % 3 === 1 ? 'tentative' : 'proved',
      state: 'open',
      firstSeenAt: NOW - 3 * DAY,
      lastSeenAt: NOW - i * HOUR - 4 * MINUTE,
      firstRun: 'r1',
      lastRun: 'r2',
      decision: 'open',
      triage: { decision: 'open', reason: '', by: '', at: 0 },
      finding: {
        id: `f${i}c2a9e77d01`,
        check: of?.id ?? '',
        title: of?.title ?? '',
        cwe: of?.cwe ?? 'CWE-79',
        severity,
        cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
        confidence: i % 3 === 1 ? 'tentative' : 'proved',
        proof: {
          kind: i % 3 === 1 ? 'none' : 'arithmetic',
          observed: t('4127 × 5483 came back as 22628341, then 4127 × 5484 as 22632468.'),
          control: t("The same operands without the template's marks came back as they were sent."),
        },
        url: 'http://127.0.0.1:8101/rooms/{room}/greeting',
        method: 'GET',
        location: 'query',
        parameter: t('name'),
        sink: t('http://127.0.0.1:8101/status'),
        evidence: t('<p class="greeting">Good morning, bcdfghjklm 22628341 bcdfghjklm</p>'),
        reproduce: t(
          "curl -s 'http://127.0.0.1:8101/rooms/201/greeting?name=bcdfghjklm%7B%7B4127*5483%7D%7Dbcdfghjklm'",
        ),
        advice: t(
          'Hand the value to the template as data: `render("greeting", { name })`.\nNever build a template from what a request carries.\nGive the engine a sandbox without access to the process.',
        ),
        technology: t('Nunjucks on Express'),
        exposes: [t('the process environment'), t('files that the server may read')],
        request: t(
          'GET /rooms/201/greeting?name=bcdfghjklm%7B%7B4127*5483%7D%7Dbcdfghjklm HTTP/1.1\nhost: 127.0.0.1:8101\n',
        ),
        response: t(
          'HTTP/1.1 200 OK\ncontent-type: text/html; charset=utf-8\n\n<!doctype html>\n<p class="greeting">Good morning, bcdfghjklm22628341bcdfghjklm</p>\n<script>alert("as it came")</script>',
        ),
      },
      ...more,
    };
  };
  const findings = [
    finding(2),
    finding(3),
    finding(1),
    finding(0, {
      triage: {
        decision: 'accepted',
        reason: t('Only on the bench'),
        by: 'ann',
        at: NOW - DAY,
        expiresAt: NOW + 30 * DAY,
      },
    }),
    finding(4, { state: 'closed', closedBecause: 'mended', closedAt: NOW - HOUR }),
  ];
  const run = (i: number, state: Run['state'], more: Partial<Run> = {}): Run => ({
    id: `run-${i}`,
    device: devices[i % devices.length]?.name ?? '',
    urls: ['http://127.0.0.1:8101/'],
    checks: checks.slice(0, 4).map((one) => one.id),
    profile: 'gentle',
    orderedBy: i % 2 === 0 ? 'ann' : 'system',
    reason: i % 2 === 0 ? 'demand' : 'schedule',
    state,
    createdAt: NOW - (i + 1) * 20 * MINUTE,
    startedAt: NOW - (i + 1) * 20 * MINUTE + 900,
    ...(state !== 'running' && state !== 'queued' && { endedAt: NOW - i * 20 * MINUTE }),
    sent: state === 'queued' ? 0 : 148 + i,
    planned: 320,
    doing: state === 'running' ? t('template injection at GET /rooms/{room}/greeting') : '',
    findings: state === 'done' ? ['f2c2a9e77d01', 'f3c2a9e77d01'] : [],
    notChecked:
      state === 'queued'
        ? []
        : [
            { endpoint: 'POST http://127.0.0.1:8101/reboot', reason: t('named like an action'), cause: 'by-rule' },
            {
              endpoint: 'POST http://127.0.0.1:8101/label',
              reason: t('writing needs leave'),
              parameter: t('label'),
              cause: 'by-rule',
            },
            {
              endpoint: 'GET http://127.0.0.1:8101/search',
              reason: t('the answers kept changing by themselves'),
              check: 'nosql-injection',
              cause: 'failed',
            },
          ],
    stats: { requests: 312, injectionPoints: 21, endpoints: 9 },
    ...more,
  });
  const runs = [
    run(0, 'running'),
    run(1, 'queued'),
    run(2, 'done'),
    run(3, 'failed', { problem: t('The device stopped answering after 151 probes.') }),
    run(4, 'cancelled'),
    run(5, 'interrupted', { problem: t('The server was stopped.') }),
  ];
  const probes: ProbeRecord[] = Array.from({ length: 12 }, (_, i) => ({
    id: `p${i}`,
    run: 'run-0',
    seq: i + 1,
    at: i * 420,
    check: i < 2 ? '' : 'template-injection',
    method: 'GET',
    url: t(`http://127.0.0.1:8101/rooms/201/greeting?name=bcdfghjklm%7B%7B4127*548${i}%7D%7Dbcdfghjklm`),
    parameter: i < 2 ? '' : t('name'),
    note: i < 2 ? t('ordinary request') : t('arithmetic, round 1'),
    status: i === 7 ? 0 : 200,
    tookMs: 31 + i,
    failure: i === 7 ? t('timeout') : '',
  }));
  const originator = (i: number): string => devices[i]?.name ?? '';
  const alarms: SeenAlarm[] = [
    {
      id: 'a1',
      kind: 'vulnerability',
      severity: 'critical',
      originator: originator(0),
      subject: 'f2c2a9e77d01',
      text: t('Server-side template injection in name'),
      active: true,
      acknowledged: false,
      raisedAt: NOW - 3 * MINUTE,
    },
    {
      id: 'a2',
      kind: 'silent-device',
      severity: 'medium',
      originator: originator(2),
      subject: '',
      text: t('air-conditioner-202 does not answer'),
      active: true,
      acknowledged: false,
      raisedAt: NOW - 26 * MINUTE,
    },
    {
      id: 'a3',
      kind: 'vulnerability',
      severity: 'high',
      originator: originator(6),
      subject: 'f3c2a9e77d01',
      text: t('NoSQL injection in the sign-in of router1'),
      active: true,
      acknowledged: true,
      acknowledgedBy: 'ann',
      acknowledgedAt: NOW - HOUR,
      raisedAt: NOW - 2 * HOUR,
    },
    {
      id: 'a4',
      kind: 'store',
      severity: 'low',
      originator: originator(9),
      subject: '',
      text: t('Readings were kept back for 4 s'),
      active: false,
      acknowledged: false,
      raisedAt: NOW - 2 * DAY,
      clearedAt: NOW - 2 * DAY + 4_000,
    },
  ];
  const entries: LogEntry[] = (
    [
      ['sign-in.failed', 'nobody', 'refused', 'nobody fails to sign in as admin', 'wrong name or password'],
      ['check.order', 'ann', 'done', 'ann orders 4 checks of router1', 'gentle'],
      ['device.view', 'ann', 'done', 'ann checks info of router1', ''],
      [
        'device.actuate',
        'bob',
        'failed',
        'bob fails to set target of air-conditioner-202',
        'the device did not answer',
      ],
      ['refusal', 'vic', 'refused', 'vic is refused /findings', 'needs see-security'],
      ['log.view', 'ann', 'done', 'ann reads the operations log', ''],
    ] as const
  ).map(([action, operator, outcome, sentence, detail], i) => ({
    seq: 1204 - i,
    time: NOW - i * 7 * MINUTE,
    operator: t(operator),
    address: i % 2 === 0 ? '192.0.2.17' : '2001:db8:85a3::8a2e:370:7334',
    action,
    object: t('router1'),
    outcome,
    requestId: `01JD${i}X7Q2N8`,
    detail: t(detail),
    sentence: t(sentence),
    prev: '',
    hash: '',
  }));
  const payloads: (Payload & { origin: 'shipped' | 'own' })[] = [
    {
      id: 'break-script',
      text: t('</script>"><script>prompt(1)</script>'),
      for: [t('script')],
      note: t('Closes a script and opens one.'),
      enabled: true,
      origin: 'shipped',
    },
    {
      id: 'clickme',
      text: t('"><h1 onclick=prompt(1)>Clickme</h1>'),
      for: [],
      note: '',
      enabled: false,
      origin: 'shipped',
    },
    {
      id: 'ours',
      text: t('{{{a}}*{{b}}}'),
      for: [t('mustache'), t('attribute')],
      note: t('For the old panels.'),
      enabled: true,
      origin: 'own',
    },
  ];
  const operators: views.ShownOperator[] = (['administrator', 'analyst', 'operator', 'viewer', 'auditor'] as const).map(
    (level, i) => ({
      id: `operator-${i}`,
      name: t(['ann', 'bert', 'carla', 'dimitrios.papadopoulos-von-hohenstein', 'eve'][i] ?? ''),
      level,
      mustChoose: i === 2,
      active: i !== 4,
      createdAt: NOW - 90 * DAY,
      ...(i !== 2 && { lastSignInAt: NOW - i * DAY - 4 * MINUTE }),
    }),
  );
  const sessions: Session[] = [
    {
      id: 's1',
      operator: 'operator-0',
      createdAt: NOW - HOUR,
      lastSeenAt: NOW - 8_000,
      expiresAt: NOW + 7 * HOUR,
      address: '192.0.2.17',
      agent: t('Firefox 145 on Linux'),
    },
    {
      id: 's2',
      operator: 'operator-0',
      createdAt: NOW - DAY,
      lastSeenAt: NOW - 9 * HOUR,
      expiresAt: NOW + HOUR,
      address: '192.0.2.80',
      agent: '',
    },
  ];
  const schedules: Schedule[] = devices.slice(0, 5).map((one, i) => ({
    id: one.name,
    everyHours: [24, 0, 6, 24, 1][i] ?? 24,
    checks: i === 2 ? ['reflected-xss', 'nosql-injection'] : [],
    nextAt: NOW + (i + 1) * HOUR,
    ...(i !== 3 && { lastAt: NOW - i * HOUR - 4 * MINUTE }),
    changedBy: i === 0 ? 'ann' : '',
  }));
  const state: ServerState = {
    startedAt: NOW - 3 * DAY,
    version: '0.1.0',
    node: 'v24.21.0',
    store: 'sqlite',
    memoryMb: 141.6,
    loopUtilisation: 0.07,
    logEntries: 1204,
    routes: [
      { method: 'GET', url: '/sign-in', access: 'public' },
      { method: 'GET', url: '/devices/:name', access: 'see' },
      { method: 'POST', url: '/devices/:name/runs', access: 'check' },
    ],
  };
  return {
    devices,
    status,
    networks,
    thing,
    latest,
    history,
    checks,
    findings,
    runs,
    probes,
    alarms,
    entries,
    payloads,
    operators,
    sessions,
    schedules,
    state,
    since,
  };
}

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
            plugins: [{ name: 'leaky-notes', title: text('Leaky notes'), enabled: false }],
            chain: { at: NOW - MINUTE, ok: true, entries: 1204 },
          },
        }),
    },
    {
      name: 'device-new',
      render: () => views.deviceEditPage({ shell: calm('/new-device'), networks: c.networks, categories }),
    },
    {
      name: 'device-edit',
      render: () =>
        views.deviceEditPage({
          shell: calm(views.links.editDevice(first.name)),
          device: first,
          networks: c.networks,
          categories,
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
