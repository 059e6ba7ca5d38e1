import { type LiveEvent, TOPIC_PERMISSION } from '../model/events.ts';
import { type Level, may } from '../model/level.ts';

/**
 * A live event as far as a level may hear of it; undefined where it may not hear of it at all. Of an alarm, those
 * without `see-security` get kind, severity and state alone: not what it says, nor which device it is about.
 */
export function seenEvent(event: LiveEvent, level: Level): LiveEvent | undefined {
  if (!may(level, TOPIC_PERMISSION[event.topic])) return undefined;
  if (event.topic !== 'alarm' || may(level, 'see-security')) return event;
  return { ...event, originator: '', text: '' };
}
