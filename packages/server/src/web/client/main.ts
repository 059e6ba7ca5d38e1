import type { LiveEvent } from '../../model/events.ts';
import { createAlarmStrip } from './alarm-strip.ts';
import { addCopyButtons } from './copy.ts';
import { live } from './dom.ts';
import { listen } from './listen.ts';
import { showMonitor } from './monitor.ts';
import { showReading } from './readings.ts';
import { showRun } from './runs.ts';
import { showStatus } from './status.ts';

/** What pages gain where JavaScript runs: copy buttons, and news without reloading. All of it can be done without. */
addCopyButtons();
const showAlarm = createAlarmStrip();
const as = live('alarm-strip')[0]?.dataset.as;

function hear(event: LiveEvent): void {
  if (event.topic === 'alarm') showAlarm?.(event);
  else if (event.topic === 'run') showRun(event);
  else if (event.topic === 'reading') showReading(event);
  else if (event.topic === 'status') showStatus(event);
  else if (event.topic === 'monitor') showMonitor(event);
}

// Pages that nobody has signed in to have no strip, and nothing to hear.
if (as !== undefined) listen('/events', as, hear);
