import type { LiveEvent } from '../../model/events.ts';
import { marked } from './dom.ts';

/**
 * A monitor tells of itself twice a second while it checks. To ask as often would be work of its own: on a busy machine
 * the guard would take an open page for operators who must not be kept waiting.
 */
const EVERY_MS = 10_000;

const waiting = new Set<string>();
const drawnAt = new Map<string, number>();

/** What a `details` is about, whatever its counts are. */
const keyOf = (part: Element): string => (part.querySelector('summary')?.textContent ?? '').replaceAll(/[\d,.]+/g, '');

/** Puts a new drawing in the place of the old one; what somebody has opened, or stands on, stays so. */
function replace(part: HTMLElement, drawn: Element): void {
  const open = new Map([...part.querySelectorAll('details')].map((each) => [keyOf(each), each.open]));
  const at = document.activeElement?.closest('details');
  const standsOn = at && part.contains(at) ? keyOf(at) : undefined;
  part.replaceChildren(...drawn.childNodes);
  for (const each of part.querySelectorAll('details')) {
    each.open = open.get(keyOf(each)) ?? each.open;
    if (keyOf(each) === standsOn) each.querySelector('summary')?.focus({ preventScroll: true });
  }
}

/** Asks for the part as a document: the browser parses it, and runs nothing of it. */
function load(part: HTMLElement): void {
  const request = new XMLHttpRequest();
  request.open('GET', part.dataset.src ?? '');
  request.responseType = 'document';
  request.addEventListener('load', () => {
    const drawn = request.status === 200 ? request.responseXML?.querySelector('[data-monitor]') : undefined;
    if (drawn) replace(part, drawn);
  });
  request.send();
}

/** What watches a device from inside knows more: its part of the page is drawn anew. */
export function showMonitor({ device }: Extract<LiveEvent, { topic: 'monitor' }>): void {
  if (waiting.has(device)) return;
  for (const part of marked('data-monitor', device)) {
    waiting.add(device);
    const since = performance.now() - (drawnAt.get(device) ?? Number.NEGATIVE_INFINITY);
    setTimeout(
      () => {
        waiting.delete(device);
        drawnAt.set(device, performance.now());
        load(part);
      },
      Math.max(500, EVERY_MS - since),
    );
  }
}
