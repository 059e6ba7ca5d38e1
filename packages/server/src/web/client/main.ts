import { createAlarmStrip } from './alarm-strip.ts';
import { addCopyButtons } from './copy.ts';
import { listen } from './listen.ts';
import { showReading } from './readings.ts';
import { showRun } from './runs.ts';
import { showStatus } from './status.ts';

/** What pages gain where JavaScript runs: copy buttons, and news without reloading. All of it can be done without. */
addCopyButtons();
const showAlarm = createAlarmStrip();
if (showAlarm !== undefined)
  listen('/events', {
    alarm: showAlarm,
    run: showRun,
    reading: showReading,
    status: showStatus,
    inventory: () => undefined,
  });
