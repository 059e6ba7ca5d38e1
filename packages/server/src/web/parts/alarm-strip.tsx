import { links } from '../links.ts';
import type { SeenAlarm } from '../shell.ts';
import { alarmWords } from './alarm-words.ts';
import { PostButton } from './form.tsx';
import { plural } from './format.ts';
import { SEVERITY_LOOKS } from './shapes.ts';
import { useMay, useShell } from './shell-context.ts';
import { SeverityTag, Shape } from './state.tsx';

const SHOWN = 3;

/** Where an alarm's own story stands. */
export function alarmLink(alarm: SeenAlarm, security: boolean) {
  if (security && alarm.kind === 'vulnerability' && alarm.subject !== undefined) return links.finding(alarm.subject);
  return alarm.originator === undefined || alarm.originator === '' ? links.alarms : links.device(alarm.originator);
}

function Item({ alarm }: { alarm: SeenAlarm }) {
  const may = useMay();
  const { path } = useShell();
  return (
    <li class={`alarm alarm-${alarm.severity}`} data-alarm={alarm.id}>
      <SeverityTag severity={alarm.severity} strong />
      <span class="alarm-main">
        <a class="alarm-text" href={alarmLink(alarm, may('see-security'))}>
          {alarm.text === undefined || alarm.text === '' ? alarmWords(alarm.kind) : alarm.text}
        </a>
        {alarm.originator !== undefined && !alarm.text?.includes(alarm.originator) && (
          <span class="alarm-where">{alarm.originator}</span>
        )}
      </span>
      {may('acknowledge') && (
        <PostButton
          action={links.acknowledge(alarm.id)}
          about={alarm.text ?? alarmWords(alarm.kind)}
          fields={{ back: path }}
        >
          Acknowledge
        </PostButton>
      )}
    </li>
  );
}

/**
 * What nobody has acknowledged, on top of every page. The client adds to it as alarms are raised: it copies the
 * template, so that what an operator may do is decided here alone.
 */
export function AlarmStrip() {
  const { operator, pendingAlarms, path } = useShell();
  const may = useMay();
  const more = pendingAlarms.length - SHOWN;
  return (
    <section
      class="alarm-strip"
      aria-label="Alarms that nobody acknowledged"
      data-live="alarm-strip"
      data-as={`${operator?.id} ${operator?.level}`}
    >
      <p class="unseen" role="alert" data-live="announce" />
      <ul data-live="alarm-list">
        {pendingAlarms.slice(0, SHOWN).map((alarm) => (
          <Item key={alarm.id} alarm={alarm} />
        ))}
      </ul>
      <p class="alarm-more" data-live="alarm-more" data-more={Math.max(0, more)} hidden={more <= 0}>
        <a href={links.alarms}>
          <span data-live="alarm-more-count">{more > 0 ? `${plural(more, 'more alarm')}` : ''}</span>
        </a>
      </p>
      <template data-live="alarm-template">
        <li class="alarm">
          <span class="severity severity-strong">
            <Shape d={SEVERITY_LOOKS.info?.shape ?? ''} />
            <span data-part="severity" />
          </span>
          <span class="alarm-main">
            <a class="alarm-text" href={links.alarms} data-part="text">
              Alarm
            </a>
            <span class="alarm-where" data-part="where" />
          </span>
          {may('acknowledge') && (
            <form method="post" action={links.alarms} class="button-form" data-part="acknowledge">
              <input type="hidden" name="back" value={path} />
              <button type="submit" class="button">
                Acknowledge
              </button>
            </form>
          )}
        </li>
      </template>
    </section>
  );
}
