import type { Check } from 'selfward';
import type { Schedule } from '../../model/schedule.ts';
import { links } from '../links.ts';
import { CheckBoxes } from './check-form.tsx';
import { Input, Post } from './form.tsx';
import { formatNumber } from './format.ts';
import { Time } from './time.tsx';

/** When a device is checked without anybody asking, in a sentence. */
export function ScheduleWords({ schedule }: { schedule: Schedule }) {
  if (schedule.everyHours === 0) return <>Switched off: it is checked only when somebody asks.</>;
  return (
    <>
      {schedule.everyHours === 24
        ? 'Once a day'
        : schedule.everyHours === 1
          ? 'Every hour'
          : `Every ${formatNumber(schedule.everyHours)} hours`}
      , next <Time at={schedule.nextAt} />
    </>
  );
}

/** Posts `everyHours`, `checks` (repeated; none: those that run by default) and `back`. */
export function ScheduleForm({ schedule, checks }: { schedule: Schedule; checks: readonly Check[] }) {
  const scope = `schedule-${schedule.id}`;
  return (
    <Post action={links.deviceSchedule(schedule.id)} class="stack" label={`Schedule of ${schedule.id}`}>
      <input type="hidden" name="back" value={links.device(schedule.id)} />
      <Input
        label="Hours between checks"
        name="everyHours"
        type="number"
        scope={scope}
        min={0}
        max={744}
        step="any"
        value={String(schedule.everyHours)}
        required
        hint="0 switches it off; 744 at most."
      />
      <CheckBoxes checks={checks} scope={scope} chosen={(check) => schedule.checks.includes(check.id)} />
      <p class="hint">With none chosen, those that are switched on for it.</p>
      <button type="submit" class="button">
        Save schedule
      </button>
    </Post>
  );
}
