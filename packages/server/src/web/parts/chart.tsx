import type { ReadingBucket } from '../../model/reading.ts';
import { layOut, PLOT, type Plot, timeTicks, zoneOffset } from './chart-scale.ts';
import { formatNumber, formatTick, formatTime } from './format.ts';
import { useShell } from './shell-context.ts';

interface Props {
  /** Unique on its page. */
  id: string;
  title: string;
  unit: string;
  variable: string;
  since: number;
  until: number;
  buckets: readonly ReadingBucket[];
}

const TOP = 16;
const HEIGHT = 112;
const FOOT = 24;

/** Percent of the plot's width, so that words keep their size while the plot is stretched. */
const percent = (x: number): string => `${((x / PLOT.shown) * 100).toFixed(2)}%`;
const pixels = (y: number): number => Math.round(TOP + (y / PLOT.height) * HEIGHT);

function Grid({ plot, props }: { plot: Plot; props: Props }) {
  const { timeZone } = useShell();
  const span = props.until - props.since;
  const ticks = timeTicks(props.since, props.until, 5, zoneOffset(props.until, timeZone));
  return (
    <>
      {plot.values.map((value) => (
        <line key={value} class="chart-rule" x1="0" x2="100%" y1={pixels(plot.y(value))} y2={pixels(plot.y(value))} />
      ))}
      {ticks.map((at) => {
        const x = plot.x(at);
        return (
          <g key={at} class="chart-tick" data-time={at}>
            <line class="chart-mark" x1={percent(x)} x2={percent(x)} y1={TOP + HEIGHT} y2={TOP + HEIGHT + 4} />
            <text class="chart-time" x={percent(x)} y={TOP + HEIGHT + 17} text-anchor="middle">
              {x < 40 || x > 960 ? '' : formatTick(at, span, timeZone)}
            </text>
          </g>
        );
      })}
    </>
  );
}

/** The same numbers for those who do not see the drawing, and for those who want them exactly. */
function Numbers({ title, unit, buckets }: Props) {
  const { timeZone } = useShell();
  const step = Math.max(1, Math.ceil(buckets.length / 24));
  const shown = buckets.filter((_, i) => (buckets.length - 1 - i) % step === 0).toReversed();
  return (
    <details class="chart-numbers">
      <summary>
        Numbers<span class="unseen"> of {title}</span>
      </summary>
      <table class="table table-plain">
        <caption class="unseen">{`${title}: lowest, mean and highest${unit === '' ? '' : ` in ${unit}`}`}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col" class="numeric">
              Lowest
            </th>
            <th scope="col" class="numeric">
              Mean
            </th>
            <th scope="col" class="numeric">
              Highest
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((bucket) => (
            <tr key={bucket.time}>
              <th scope="row">{formatTime(bucket.time, timeZone)}</th>
              <td class="numeric">{formatNumber(bucket.min)}</td>
              <td class="numeric">{formatNumber(bucket.mean)}</td>
              <td class="numeric">{formatNumber(bucket.max)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** A number variable over time: its mean as a line, its lowest and highest as a band. Drawn on the server. */
export function Chart(props: Props) {
  const { id, title, unit, variable, since, until, buckets } = props;
  const plot = layOut(buckets, since, until);
  if (plot === undefined) return <p class="empty chart-empty">No readings of this in the chosen time.</p>;
  const low = formatNumber(Math.min(...buckets.map((bucket) => bucket.min)));
  const high = formatNumber(Math.max(...buckets.map((bucket) => bucket.max)));
  const withUnit = unit === '' ? '' : ` ${unit}`;
  return (
    <div class="chart">
      <svg
        class="chart-drawing"
        width="100%"
        height={TOP + HEIGHT + FOOT}
        role="img"
        aria-labelledby={`${id}-title ${id}-desc`}
        data-chart={variable}
        data-since={since}
        data-until={until}
        data-low={plot.low}
        data-high={plot.high}
        data-last={`${plot.last.time} ${plot.last.mean}`}
      >
        <title id={`${id}-title`}>{`${title} over time`}</title>
        <desc id={`${id}-desc`}>
          {`Between ${low} and ${high}${withUnit}; ${formatNumber(plot.last.mean)}${withUnit} at the end.`}
        </desc>
        <Grid plot={plot} props={props} />
        <svg
          class="chart-plot"
          aria-hidden="true"
          x="0"
          y={TOP}
          width="100%"
          height={HEIGHT}
          viewBox={`0 0 ${PLOT.shown} ${PLOT.height}`}
          preserveAspectRatio="none"
        >
          <path class="chart-band" d={plot.band} />
          <path class="chart-line" d={plot.mean} />
          <path class="chart-line chart-live" d="" />
          <path
            class="chart-line chart-last"
            d={`M${plot.x(plot.last.time).toFixed(1)} ${plot.y(plot.last.mean).toFixed(1)}h0`}
          />
        </svg>
        {/* Behind the plot in the document, so in front of it to the eye: numbers stay readable over the line. */}
        {plot.values.map((value) => (
          <text key={value} class="chart-value" x="2" y={pixels(plot.y(value)) - 3}>
            {formatNumber(value)}
          </text>
        ))}
      </svg>
      <Numbers {...props} />
    </div>
  );
}
