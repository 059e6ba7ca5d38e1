import type { MonitorState, WatchedRoute } from 'selfward';
import type { StoredFinding } from '../../model/finding.ts';
import { links } from '../links.ts';
import { Facts } from './facts.tsx';
import { formatDuration, formatNumber, plural } from './format.ts';
import {
  type Coverage,
  coverageOf,
  cycleWords,
  GUARD,
  inOrder,
  MODES,
  type SensorRow,
  SHADOW,
  sensorRows,
  VERDICTS,
  WITHHELD,
} from './monitor-looks.ts';
import { Flag } from './state.tsx';
import { Table } from './table.tsx';
import { Time } from './time.tsx';

/** Rows that a page takes; the API has them all. */
const MOST_ROWS = 400;
/** So many are shown without being asked for. */
const FEW = 15;

export interface MonitorProps {
  state: MonitorState;
  /** Of whom; stands in captions. */
  name: string;
  /** Nothing was heard since then: what was clean is not called so any more. */
  silentSince?: number;
  /** Findings by which routes link; matched by the monitor's own names. */
  findings?: readonly StoredFinding[];
  /** Who may call a route, where that is known. */
  levelOf?: (route: WatchedRoute) => string | undefined;
}

const timeOf = (iso: string | undefined): number | undefined => {
  const at = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isFinite(at) && Math.abs(at) < 8e15 ? at : undefined;
};

/** Each verdict's share of the routes, as widths and in words. */
function CoverageBar({ coverage, total }: { coverage: readonly Coverage[]; total: number }) {
  let from = 0;
  return (
    <div class="coverage">
      <svg
        class="coverage-bar"
        viewBox={`0 0 ${total} 1`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        {coverage.map(({ state, count }) => {
          const x = from;
          from += count;
          return <rect key={state} class={`coverage-${state}`} x={x} y={0} width={count} height={1} />;
        })}
      </svg>
      <ul class="coverage-words">
        {coverage.map(({ state, count }) => (
          <li key={state}>
            <Flag {...VERDICTS[state]} /> <span class="count">{formatNumber(count)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Verdict({ route, silentSince }: { route: WatchedRoute; silentSince: number | undefined }) {
  if (route.state === 'clean' && silentSince !== undefined)
    return (
      <>
        <Flag is="warning" word="Not checked since" />
        <span class="cell-note">
          <Time at={timeOf(route.checkedAt) ?? silentSince} as="exact" />
        </span>
      </>
    );
  return (
    <>
      <Flag {...VERDICTS[route.state]} />
      {route.reason !== undefined && <span class="cell-note">{route.reason}</span>}
    </>
  );
}

function FindingLinks({ route, findings }: { route: WatchedRoute; findings: readonly StoredFinding[] }) {
  const mine = findings.filter(({ id, inside }) => route.findings.includes(inside?.id ?? id));
  if (mine.length === 0) return null;
  return (
    <span class="cell-note">
      {mine.map(({ id, finding }, i) => (
        <span key={id}>
          {i > 0 && ', '}
          <a href={links.finding(id)}>{finding.title}</a>
          {finding.code?.file !== undefined && (
            <>
              {' at '}
              <code class="place">{[finding.code.file, finding.code.line].filter(Boolean).join(':')}</code>
            </>
          )}
        </span>
      ))}
    </span>
  );
}

function Routes({ state, name, silentSince, findings = [], levelOf }: MonitorProps) {
  const routes = inOrder(state.routes);
  const left = routes.length - MOST_ROWS;
  return (
    <details class="more" open={routes.length <= FEW}>
      <summary>{plural(routes.length, 'route')}, one by one</summary>
      <Table
        caption={`Routes of ${name}, seen from inside`}
        rows={routes.slice(0, MOST_ROWS)}
        empty="No routes are known yet."
        columns={[
          {
            key: 'route',
            label: 'Route',
            heads: true,
            long: true,
            cell: ({ method, url }) => <code>{`${method} ${url}`}</code>,
          },
          ...(levelOf === undefined
            ? []
            : [{ key: 'level', label: 'Open to', cell: (route: WatchedRoute) => levelOf(route) ?? 'not known' }]),
          { key: 'points', label: 'Points', numeric: true, cell: ({ points }) => formatNumber(points) },
          {
            key: 'checked',
            label: 'Last check',
            cell: ({ checkedAt }) => {
              const at = timeOf(checkedAt);
              return at === undefined ? <span class="soft">never</span> : <Time at={at} />;
            },
          },
          {
            key: 'sinks',
            label: 'Sinks reached',
            long: true,
            cell: ({ sinks, state: verdict }) =>
              sinks.length > 0 ? (
                <code>{sinks.join(', ')}</code>
              ) : (
                <span class="soft">{verdict === 'new' || verdict === 'not-checked' ? 'not known' : 'none'}</span>
              ),
          },
          {
            key: 'verdict',
            label: 'Verdict',
            long: true,
            cell: (route) => (
              <>
                <Verdict route={route} silentSince={silentSince} />
                <FindingLinks route={route} findings={findings} />
              </>
            ),
          },
        ]}
      />
      {left > 0 && <p class="hint">{formatNumber(left)} more are told by the API.</p>}
    </details>
  );
}

function Sensors({ state, name }: MonitorProps) {
  const rows = sensorRows(state.sensors);
  const blind = rows.filter(({ gaps }) => gaps.length > 0).length;
  return (
    <section class="monitor-part">
      <h3>Sensors</h3>
      <p class="hint">
        {rows.length === 0
          ? 'None is in place: what cannot be told from answers is not seen.'
          : blind === 0
            ? `${plural(rows.length, 'sensor')}, each proved at the start on every way in.`
            : `${formatNumber(blind)} of ${plural(rows.length, 'sensor')} cannot see every way in.`}
      </p>
      {rows.length > 0 && (
        <details class="more" open={blind > 0 && rows.length <= FEW}>
          <summary>What each covers</summary>
          <Table
            caption={`Sensors in ${name}`}
            rows={rows}
            empty=""
            columns={[
              { key: 'sensor', label: 'Sensor', heads: true, cell: ({ sensor }) => <code>{sensor}</code> },
              { key: 'covered', label: 'Covered', long: true, cell: Covered },
              { key: 'gaps', label: 'Not covered', long: true, cell: Gaps },
            ]}
          />
        </details>
      )}
    </section>
  );
}

const Covered = ({ covered }: SensorRow) =>
  covered.length === 0 ? <span class="soft">nothing</span> : <Flag is="good" word={covered.join(', ')} />;

const Gaps = ({ gaps }: SensorRow) =>
  gaps.length === 0 ? (
    <span class="soft">nothing left out</span>
  ) : (
    <ul class="plain">
      {gaps.map(({ way, reason }) => (
        <li key={way}>
          <Flag is="warning" word={way} />
          {reason !== undefined && <span class="cell-note">{reason}</span>}
        </li>
      ))}
    </ul>
  );

function Guard({ state: { guard } }: MonitorProps) {
  return (
    <section class="monitor-part">
      <h3>Guard</h3>
      <p class="hint">Sees to it that checking makes nobody wait.</p>
      <Facts
        facts={[
          ['State', <Flag {...GUARD[guard.state]} />],
          guard.reason !== undefined && ['Because', guard.reason],
          ['Event loop', `${Math.round(guard.eventLoopUtilization * 100)} % busy`],
          ['In flight', guard.inFlight === undefined ? 'too many to count' : plural(guard.inFlight, 'request')],
          guard.p99Ms !== undefined && ['99 % of requests', `within ${formatDuration(guard.p99Ms)}`],
        ]}
      />
    </section>
  );
}

function Shadow({ state: { shadow } }: MonitorProps) {
  return (
    <section class="monitor-part">
      <h3>Shadow</h3>
      <p class="hint">A copy that takes the probes. It runs while something is checked.</p>
      <Facts
        facts={[
          ['State', <Flag {...SHADOW[shadow.state]} />],
          shadow.reason !== undefined && ['Because', shadow.reason],
          ['Started', plural(shadow.starts, 'time')],
          shadow.startMs !== undefined && ['The last start took', formatDuration(shadow.startMs)],
          ['Crashes', formatNumber(shadow.crashes)],
          ['Hangs', formatNumber(shadow.hangs)],
        ]}
      />
      <h4>Kept from leaving</h4>
      {shadow.withheld.length === 0 ? (
        <p class="empty">Nothing tried to leave it.</p>
      ) : (
        <ul class="plain">
          {shadow.withheld.map(({ kind, times, examples }) => (
            <li key={kind}>
              <strong>{WITHHELD[kind] ?? kind}</strong>: {plural(times, 'time')}
              {examples.length > 0 && <code class="cell-note">{examples.slice(0, 5).join(' · ')}</code>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Untold({ state, name }: MonitorProps) {
  const { gaps, notChecked } = state;
  if (gaps.length + notChecked.length === 0) return null;
  return (
    <section class="monitor-part">
      <h3>Not covered</h3>
      {gaps.length > 0 && (
        <ul class="plain">
          {gaps.map((gap, i) => (
            <li key={i}>
              <Flag is="warning" word={gap} />
            </li>
          ))}
        </ul>
      )}
      {notChecked.length > 0 && (
        <details class="more" open={notChecked.length <= 5}>
          <summary>{plural(notChecked.length, 'place')} not checked</summary>
          <Table
            caption={`What was not checked inside ${name}`}
            rows={notChecked.slice(0, MOST_ROWS)}
            empty=""
            columns={[
              {
                key: 'endpoint',
                label: 'Endpoint',
                heads: true,
                long: true,
                cell: ({ endpoint }) => <code>{endpoint}</code>,
              },
              { key: 'check', label: 'Check', cell: ({ check }) => check ?? 'all' },
              { key: 'reason', label: 'Why', long: true, cell: ({ reason }) => reason },
            ]}
          />
        </details>
      )}
    </section>
  );
}

/** What a monitor inside an application sees: its coverage, its sensors, its guard and its shadow. */
export function MonitorView(props: MonitorProps) {
  const { state, silentSince } = props;
  const known = silentSince === undefined ? state.routes : state.routes.map(unknownNow);
  return (
    <div class="monitor">
      <Facts
        facts={[
          ['Framework', state.framework],
          ['Checks', silentSince === undefined ? <Flag {...MODES[state.mode]} /> : MODES[state.mode].word],
          ['Full look at all routes', cycleWords(state)],
          ['Probes since the start', formatNumber(state.probes)],
        ]}
      />
      {known.length === 0 ? (
        <p class="empty">No routes are known yet.</p>
      ) : (
        <CoverageBar coverage={coverageOf(known)} total={known.length} />
      )}
      <Routes {...props} />
      {/* What they did in that moment is over, and what they do now nobody knows. */}
      {silentSince === undefined && (
        <div class="monitor-parts">
          <Guard {...props} />
          <Shadow {...props} />
        </div>
      )}
      <Sensors {...props} />
      <Untold {...props} />
    </div>
  );
}

const unknownNow = (route: WatchedRoute): WatchedRoute =>
  route.state === 'clean' ? { ...route, state: 'not-checked' } : route;
