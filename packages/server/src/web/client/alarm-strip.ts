import type { LiveEvent } from '../../model/events.ts';
import { alarmWords } from '../parts/alarm-words.ts';
import { plural } from '../parts/format.ts';
import { SEVERITY_LOOKS } from '../parts/shapes.ts';
import { live, write } from './dom.ts';

type AlarmEvent = Extract<LiveEvent, { topic: 'alarm' }>;
const SHOWN = 3;

const part = (item: Element, name: string) => item.querySelector<HTMLElement>(`[data-part="${name}"]`);

/** Fills a copy of the strip's template; what an operator may do was decided when the page was made. */
function fill(item: HTMLElement, event: AlarmEvent): void {
  const severity = Object.hasOwn(SEVERITY_LOOKS, event.severity) ? event.severity : 'info';
  const look = SEVERITY_LOOKS[severity];
  item.className = `alarm alarm-${severity} alarm-new`;
  item.dataset.alarm = event.id;
  item.querySelector('.severity')?.classList.add(`severity-${severity}`);
  item.querySelector('path')?.setAttribute('d', look?.shape ?? '');
  write(part(item, 'severity'), look?.word ?? '');
  write(part(item, 'text'), event.text || alarmWords(event.kind));
  write(part(item, 'where'), event.text.includes(event.originator) ? '' : event.originator);
  const form = part(item, 'acknowledge');
  if (form instanceof HTMLFormElement) form.action = `/alarms/${encodeURIComponent(event.id)}/acknowledge`;
}

/** @returns what takes an alarm's news into the strip; undefined on pages without one (nobody is signed in). */
export function createAlarmStrip(): ((event: AlarmEvent) => void) | undefined {
  const [list] = live('alarm-list');
  const [template] = live('alarm-template');
  const [more] = live('alarm-more');
  if (!list || !(template instanceof HTMLTemplateElement) || !more) return undefined;
  const pending = new Set<string>();
  const hiddenAtFirst = Number(more.dataset.more ?? 0);
  for (const item of list.children) pending.add((item as HTMLElement).dataset.alarm ?? '');
  const count = () => {
    const hidden = hiddenAtFirst + pending.size - list.children.length;
    more.hidden = hidden <= 0;
    for (const element of live('alarm-more-count')) write(element, plural(hidden, 'more alarm'));
    for (const element of live('alarms')) element.hidden = hiddenAtFirst + pending.size === 0;
    for (const element of live('alarm-count')) write(element, String(hiddenAtFirst + pending.size));
  };
  return (event) => {
    const shown = [...list.children].find((item) => (item as HTMLElement).dataset.alarm === event.id);
    if (!event.active || event.acknowledged) {
      shown?.remove();
      pending.delete(event.id);
    } else if (shown instanceof HTMLElement) fill(shown, event);
    else if (!pending.has(event.id)) {
      const item = (template.content.cloneNode(true) as DocumentFragment).querySelector<HTMLElement>('li');
      if (item === null) return;
      fill(item, event);
      list.prepend(item);
      pending.add(event.id);
      while (list.children.length > SHOWN) list.lastElementChild?.remove();
      for (const element of live('announce'))
        write(
          element,
          `${SEVERITY_LOOKS[event.severity]?.word ?? 'New'} alarm: ${event.text || alarmWords(event.kind)}`,
        );
    }
    count();
  };
}
