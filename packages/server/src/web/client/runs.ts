import type { LiveEvent } from '../../model/events.ts';
import type { RunState } from '../../model/run.ts';
import { formatNumber, plural } from '../parts/format.ts';
import { RUN_LOOKS } from '../parts/shapes.ts';
import { live, marked, write } from './dom.ts';
import { drawLook } from './draw-look.ts';

const isKnown = (state: string): state is RunState => Object.hasOwn(RUN_LOOKS, state);
const isOver = (state: string): boolean => state !== 'queued' && state !== 'running';

/** How far a run is: wherever the page names it. */
export function showRun(event: Extract<LiveEvent, { topic: 'run' }>): void {
  for (const part of marked('data-run', event.id)) {
    for (const bar of part.querySelectorAll('progress')) {
      bar.max = Math.max(1, event.planned, event.sent);
      bar.value = event.state === 'done' ? bar.max : event.sent;
    }
    for (const element of live('sent', part)) write(element, formatNumber(event.sent));
    for (const element of live('planned', part)) write(element, formatNumber(event.planned));
    for (const element of live('found', part)) write(element, plural(event.findings, 'finding'));
    for (const element of live('doing', part)) write(element, event.doing);
  }
  if (isKnown(event.state))
    for (const element of marked('data-run-state', event.id)) drawLook(element, RUN_LOOKS[event.state]);
  for (const page of marked('data-run-page', event.id)) {
    if (page.dataset.over === 'true' || !isOver(event.state)) continue;
    // Only once, and only here: the page now shows findings, what was not checked, and other buttons.
    page.dataset.over = 'true';
    for (const element of live('over', page)) write(element, 'The run is over. Loading what it brought …');
    location.reload();
  }
}
