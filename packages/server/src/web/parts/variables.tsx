import type { Reading } from '../../model/reading.ts';
import type { Thing, Variable } from '../../model/thing.ts';
import { links } from '../links.ts';
import type { History } from '../pages/device.tsx';
import { withQuery } from '../url.ts';
import { Chart } from './chart.tsx';
import { type Choice, Input, Post, Select } from './form.tsx';
import { formatNumber, formatUnit, formatValue } from './format.ts';
import { Panel } from './panel.tsx';
import { RANGES, type Range } from './ranges.ts';
import { useMay } from './shell-context.ts';
import { Time } from './time.tsx';

const RANGE_WORDS: Readonly<Record<Range, string>> = { '1h': '1 hour', '24h': '24 hours', '7d': '7 days' };

interface Props {
  device: string;
  thing: Thing | undefined;
  latest: readonly Reading[];
  history: readonly History[];
  range: Range;
}

type Field = Pick<Variable, 'type' | 'unit' | 'minimum' | 'maximum' | 'enum'>;

/** The form field that a variable's type asks for. */
export function ValueField(props: {
  of: Field;
  label: string;
  name: string;
  scope: string;
  value?: string | undefined;
}) {
  const { of, label, name, scope, value } = props;
  const unit = formatUnit(of.unit);
  const choices: readonly Choice[] | undefined =
    of.type === 'boolean'
      ? [
          ['true', 'on'],
          ['false', 'off'],
        ]
      : of.enum?.map((option) => [String(option), String(option)] as const);
  if (choices !== undefined) return <Select label={label} name={name} scope={scope} choices={choices} value={value} />;
  const bounds = [
    of.minimum !== undefined && `from ${formatNumber(of.minimum)}`,
    of.maximum !== undefined && `to ${formatNumber(of.maximum)}`,
    unit,
  ].filter((part) => part !== false && part !== '');
  const number = of.type === 'number' || of.type === 'integer';
  return (
    <Input
      label={bounds.length > 0 ? `${label} (${bounds.join(' ')})` : label}
      name={name}
      scope={scope}
      type={number ? 'number' : 'text'}
      value={value}
      required
      {...(number && { step: of.type === 'integer' ? 1 : ('any' as const) })}
      {...(of.minimum !== undefined && { min: of.minimum })}
      {...(of.maximum !== undefined && { max: of.maximum })}
    />
  );
}

function SetForm({ device, variable, current }: { device: string; variable: Variable; current: Reading | undefined }) {
  return (
    <Post action={links.setVariable(device, variable.name)} class="set-form" label={`Set ${variable.title}`}>
      <ValueField
        of={variable}
        label={`Set ${variable.title} to`}
        name="value"
        scope={`set-${variable.name}`}
        value={current === undefined ? undefined : String(current.value)}
      />
      <button type="submit" class="button">
        Set<span class="unseen"> {variable.title}</span>
      </button>
    </Post>
  );
}

/** What a reading says now; open pages are told as it changes. */
function Now({ reading, unit }: { reading: Reading | undefined; unit: string }) {
  if (reading === undefined) return <p class="now now-none">No reading yet</p>;
  return (
    <p class="now">
      <span class="now-value" data-reading={reading.variable}>
        {formatValue(reading.value)}
      </span>
      {unit !== '' && <span class="now-unit"> {unit}</span>}
      <span class="now-time" data-reading-time={reading.variable}>
        <Time at={reading.time} />
      </span>
    </p>
  );
}

/** What a device measures: now, over time, and the forms that set what may be set. */
export function Variables({ device, thing, latest, history, range }: Props) {
  const actuate = useMay()('actuate');
  const described = thing?.variables ?? [];
  const known = new Set(described.map((variable) => variable.name));
  const others: Variable[] = latest
    .filter((reading) => !known.has(reading.variable))
    .map(({ variable, value }) => ({
      name: variable,
      title: variable,
      type: typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string',
      writable: false,
    }));
  const variables = [...described, ...others];
  const charted = new Map(history.map((one) => [one.variable, one]));
  return (
    <Panel
      title="Readings"
      id="readings"
      class="panel-plain"
      aside={
        charted.size > 0 && (
          <nav class="ranges" aria-label="Time shown">
            {RANGES.map((one) => (
              <a
                key={one}
                href={withQuery(links.device(device), { range: one })}
                {...(one === range && { 'aria-current': 'true' as const })}
              >
                {RANGE_WORDS[one]}
              </a>
            ))}
          </nav>
        )
      }
    >
      {variables.length === 0 ? (
        <p class="empty">
          {thing === undefined
            ? 'Nothing is known of its variables: it has no Thing Description, or none could be read yet.'
            : 'It has no variables.'}
        </p>
      ) : (
        <ul class="variables" data-readings-of={device}>
          {variables.map((variable, i) => {
            const reading = latest.find((one) => one.variable === variable.name);
            const past = charted.get(variable.name);
            const unit = formatUnit(variable.unit);
            return (
              <li key={variable.name} class="variable">
                <h3>{variable.title}</h3>
                <Now reading={reading} unit={unit} />
                {past !== undefined && <Chart id={`chart-${i}`} title={variable.title} unit={unit} {...past} />}
                {variable.writable && actuate && <SetForm device={device} variable={variable} current={reading} />}
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}

/** What a device can be told to do; each leads to a page that asks first. */
export function Actions({ device, thing }: { device: string; thing: Thing | undefined }) {
  const actuate = useMay()('actuate');
  if (!actuate || thing === undefined || thing.actions.length === 0) return null;
  return (
    <Panel title="Actions" id="actions">
      <ul class="lines">
        {thing.actions.map((action) => (
          <li key={action.name} class="line">
            <span class="line-main">
              <strong>{action.title}</strong>
              {action.description !== undefined && <span class="line-note">{action.description}</span>}
            </span>
            <form
              method="get"
              action={links.invokeAction(device, action.name)}
              class="set-form"
              aria-label={action.title}
            >
              {action.input !== undefined && (
                <ValueField of={action.input} label="With" name="input" scope={`action-${action.name}`} />
              )}
              <button type="submit" class="button">
                {action.title} …
              </button>
            </form>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
