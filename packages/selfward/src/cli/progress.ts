import { stripVTControlCharacters } from 'node:util';
import type { RunEvent } from '../model/run.ts';

/** The little of a terminal that progress needs. */
export interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

export interface Progress {
  on(event: RunEvent): void;
  /** A line of its own, above the one that is rewritten. */
  say(text: string): void;
  /** Takes the line away; the terminal is as it was. */
  end(): void;
}

/** Milliseconds between two rewrites: a terminal over a slow line must not slow the run. */
const BETWEEN = 80;

/**
 * Shows a run's progress on a terminal, in one line that is rewritten: what is being checked, how many probes of how
 * many, what was found. Where there is no terminal it shows nothing.
 */
export function createProgress(screen: Screen, now: () => number = () => performance.now()): Progress {
  let sent = 0;
  let planned = 0;
  let doing = 'reading the target';
  let found = 0;
  let supported = 0;
  let shown = false;
  let last = Number.NEGATIVE_INFINITY;

  const clear = () => {
    if (shown) screen.write('\r\x1b[K');
    shown = false;
  };
  const draw = () => {
    const count = planned > 0 ? `${sent}/${planned} probes` : `${sent} requests`;
    const seen = `${found} proved${supported > 0 ? `, ${supported} supported` : ''}`;
    const line = `${count} · ${seen} · ${plain(doing)}`;
    screen.write(`\r\x1b[K${line.slice(0, Math.max((screen.columns || 80) - 1, 20))}`);
    shown = true;
    last = now();
  };

  return {
    on(event) {
      if (!screen.isTTY) return;
      if (event.type === 'progress') ({ sent, planned, doing } = event);
      else if (event.type === 'surface') doing = `${event.endpoints} endpoints, ${event.points} injection points`;
      else if (event.type === 'finding') event.finding.confidence === 'proved' ? found++ : supported++;
      else return;
      if (event.type === 'finding' || now() - last >= BETWEEN) draw();
    },
    say(text) {
      clear();
      screen.write(`${text}\n`);
    },
    end: clear,
  };
}

/** A target's words must not move the cursor. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}+/gu, ' ');
}
