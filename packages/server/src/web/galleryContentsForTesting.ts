import { type Check, type Payload, ToolSchema, type WatchedRoute } from 'selfward/engine';
import type * as views from '#views';
import type { AgentHealth } from '../model/agent.ts';
import type { Device, Network } from '../model/device.ts';
import type { StoredFinding } from '../model/finding.ts';
import type { LogEntry } from '../model/log-entry.ts';
import type { Session } from '../model/operator.ts';
import type { OtherTests } from '../model/other-test.ts';
import type { Reading, ReadingBucket } from '../model/reading.ts';
import type { ServerState } from '../model/rooms.ts';
import type { ProbeRecord, Run } from '../model/run.ts';
import type { Schedule } from '../model/schedule.ts';
import type { DeviceStatus, Thing } from '../model/thing.ts';
import type { SeenAlarm } from './shell.ts';

export const NOW = Date.UTC(2026, 10, 22, 9, 14, 3);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

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

/** A building's devices and what became of them; each text goes through `t`. */
export function contents(t: (plain: string) => string) {
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
    cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
    scope: 'point',
    byDefault,
    advice: {
      any: t('Hand values to the template as data and never build the template from them.'),
      flask: t('Use `render_template` with a file.'),
      express: t('Call `res.render(name, values)`.'),
    },
    ceiling: { gentle: 12, normal: 30, thorough: 120 },
    applies: () => true,
    *run() {
      yield* [];
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
        cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
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
  const tool = (id: string, title: string, missing?: string): OtherTests['tools'][number] => ({
    tool: {
      ...ToolSchema.parse({
        id,
        title,
        about: t('Crawls by itself.'),
        command: id,
        cwe: 'CWE-79',
        results: { format: 'jsonl' },
      }),
      ...{ file: `${id}.yaml`, folder: '/' },
    },
    ...(missing !== undefined && { missing }),
  });
  const others: OtherTests = {
    tools: [tool('wapiti', t('Wapiti')), tool('zap', t('ZAP'), t('zap.sh is not installed (see its page)'))],
    refusedTools: [{ file: 'mine.yaml', line: 3, reason: t('command: must be a text') }],
    templates: [
      {
        ...{ is: 'ready', id: 'template-default-login', file: 'template-default-login.yaml', reasons: [] },
        ...{ title: t('A default login'), cwe: 'CWE-1392', severity: 'high' },
      },
      { is: 'not-supported', id: 'template-headless', file: 'old/headless.yaml', reasons: [t('headless')] },
      { is: 'broken', id: '', file: 'half.yaml', line: 7, reasons: [t('it breaks off')] },
    ],
  };
  const tests: views.DeviceTest[] = [
    ...checks.map(({ id, title, cwe, severity, byDefault }): views.DeviceTest => {
      return { kind: 'check', id, title, cwe, severity, usual: byDefault, on: byDefault };
    }),
    { kind: 'tool', id: 'wapiti', title: t('Wapiti'), about: t('Crawls by itself.'), usual: false, on: true },
    { kind: 'tool', id: 'zap', title: t('ZAP'), usual: false, on: false, missing: t('zap.sh is not installed') },
    {
      kind: 'template',
      id: 'templates',
      title: t('All templates'),
      about: t('The 12 that run, and those that come later.'),
      usual: false,
      on: false,
    },
    { kind: 'lost', id: 'old-script', title: 'old-script', usual: false, on: true },
  ];
  const watched = (method: string, url: string, points: number, more: Partial<WatchedRoute> = {}): WatchedRoute => ({
    ...{ method, url: t(url), points, state: 'clean', findings: [], sinks: [] },
    ...(more.state === 'new' ? {} : { checkedAt: new Date(NOW - 2 * HOUR).toISOString() }),
    ...more,
  });
  /** A gateway's own monitor: something of everything. */
  const inside: AgentHealth = {
    ...{ state: 'connected', heardAt: NOW - 4_000, address: '192.0.2.31', stateAt: NOW - 4_000, checkedAt: NOW - HOUR },
    hello: { name: t('air-conditioner-gateway'), library: '0.1.0', node: 'v24.4.1', platform: t('linux arm64') },
    monitor: {
      ...{
        schema: 'selfward-monitor/1',
        name: t('air-conditioner-gateway'),
        framework: t('express 5.1'),
        mode: 'shadow',
      },
      routes: [
        watched('GET', '/', 0),
        watched('GET', '/status', 2, { sinks: [t('html')] }),
        watched('POST', '/label', 3, { state: 'vulnerable', findings: [t('finding-0')], sinks: [t('nunjucks')] }),
        watched('GET', '/rooms/:room/devices/:device/history', 4, { sinks: [t('node-sqlite'), t('html')] }),
        watched('POST', '/firmware', 1, { state: 'not-checked', reason: t('the handler waits for an upload') }),
        watched('PUT', '/setpoint', 1, { sinks: [t('outgoing')] }),
        watched('DELETE', '/sessions/:id', 1, { state: 'new' }),
      ],
      gaps: [t('routes of the mounted application at /legacy could not be read')],
      sensors: [
        { sensor: t('ejs'), way: t('CommonJS'), seen: true },
        { sensor: t('ejs'), way: t('ES copy'), seen: false, reason: t('the module was loaded before the sensors') },
        { sensor: t('child-process'), way: t('spawn'), seen: true },
        { sensor: t('child-process'), way: t('exec'), seen: true },
        { sensor: t('node-sqlite'), way: t('prepare'), seen: true },
      ],
      shadow: {
        ...{ state: 'up', starts: 3, startMs: 412, crashes: 1, hangs: 0 },
        withheld: [
          { kind: t('network'), times: 14, examples: [t('connect 192.0.2.8:502'), t('POST http://192.0.2.9/set')] },
          { kind: t('commands'), times: 2, examples: [t('systemctl restart fan')] },
        ],
      },
      guard: {
        ...{ state: 'slowed', reason: t('requests are in flight'), eventLoopUtilization: 0.31, inFlight: 2, p99Ms: 38 },
      },
      cycle: { startedAt: new Date(NOW - 2 * HOUR).toISOString(), done: 5, of: 7 },
      notChecked: [
        {
          endpoint: t('POST http://127.0.0.1:8101/firmware'),
          reason: t('the handler waits for an upload'),
          cause: 'failed',
        },
      ],
      probes: 318,
    },
  };

  return {
    inside,
    devices,
    others,
    tests,
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
