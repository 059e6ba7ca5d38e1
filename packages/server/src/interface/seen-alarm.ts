import type { SeenAlarm } from '#views';
import type { Alarm } from '../model/alarm.ts';
import { type Level, may } from '../model/level.ts';

/** An alarm as far as a level may see it: without `see-security` its kind, severity and state alone. */
export function seenAlarm(alarm: Alarm, level: Level): SeenAlarm {
  if (may(level, 'see-security')) return alarm;
  const { id, kind, severity, active, acknowledged, raisedAt } = alarm;
  return { id, kind, severity, active, acknowledged, raisedAt };
}
