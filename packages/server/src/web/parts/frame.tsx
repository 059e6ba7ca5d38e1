import type { ComponentChildren } from 'preact';
import { LEVEL_NAMES, type Permission } from '../../model/level.ts';
import { links } from '../links.ts';
import { fragment, type Url } from '../url.ts';
import { AlarmStrip } from './alarm-strip.tsx';
import { PostButton } from './form.tsx';
import { useMay, useShell } from './shell-context.ts';

interface Entry {
  words: string;
  href: Url;
  needs: Permission;
  /** Other paths that belong under it. */
  also?: readonly string[];
}

const GROUPS: readonly { title: string; entries: readonly Entry[] }[] = [
  {
    title: 'Building',
    entries: [
      { words: 'Overview', href: links.overview, needs: 'see' },
      { words: 'Devices', href: links.devices, needs: 'see', also: [links.newDevice] },
      { words: 'Networks', href: links.networks, needs: 'see', also: [links.newNetwork] },
      { words: 'Alarms', href: links.alarms, needs: 'see' },
    ],
  },
  {
    title: 'Security',
    entries: [
      { words: 'Findings', href: links.findings, needs: 'see-security' },
      { words: 'Runs', href: links.runs, needs: 'see-security' },
      { words: 'Schedules', href: links.schedules, needs: 'see-security' },
      { words: 'Checks', href: links.checks, needs: 'see-security' },
    ],
  },
  {
    title: 'Record',
    entries: [
      { words: 'Operations log', href: links.log, needs: 'see-log' },
      { words: 'Operators', href: links.operators, needs: 'see-operators' },
    ],
  },
];

const isUnder = (path: string, entry: Entry): boolean =>
  path === entry.href ||
  (entry.href !== links.overview && [entry.href, ...(entry.also ?? [])].some((at) => path.startsWith(`${at}/`))) ||
  (entry.also?.includes(path) ?? false);

function NavLink({ entry }: { entry: Entry }) {
  const { path, pendingAlarms } = useShell();
  const pending = entry.href === links.alarms ? pendingAlarms.length : 0;
  return (
    <li>
      <a
        href={entry.href}
        {...(isUnder(path, entry) && { 'aria-current': path === entry.href ? ('page' as const) : ('true' as const) })}
      >
        {entry.words}
        {entry.href === links.alarms && (
          <span class="nav-count" data-live="alarms" hidden={pending === 0}>
            <span data-live="alarm-count">{pending}</span>
            <span class="unseen"> nobody acknowledged</span>
          </span>
        )}
      </a>
    </li>
  );
}

/** The product's mark: a guard around a point. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <path class="mark-guard" d="M20.5 7.500A10 10 0 1 0 22 12" />
      <path class="mark-guard" d="M16.5 9A5.4 5.4 0 1 0 17.4 12" />
      <circle class="mark-point" cx="12" cy="12" r="1.9" />
    </svg>
  );
}

function Navigation() {
  const may = useMay();
  return (
    <nav id="navigation" class="navigation" aria-label="Main" popover="auto">
      {GROUPS.map(({ title, entries }) => {
        const open = entries.filter((entry) => may(entry.needs));
        return (
          open.length > 0 && (
            <div key={title} class="nav-group">
              <p class="nav-title" id={`nav-${title.toLowerCase()}`}>
                {title}
              </p>
              <ul aria-labelledby={`nav-${title.toLowerCase()}`}>
                {open.map((entry) => (
                  <NavLink key={entry.href} entry={entry} />
                ))}
              </ul>
            </div>
          )
        );
      })}
      <Person />
    </nav>
  );
}

function Person() {
  const { operator, path } = useShell();
  if (operator === undefined) return null;
  return (
    <div class="person">
      <a href={links.account} {...(path === links.account && { 'aria-current': 'page' as const })}>
        <span class="person-name">{operator.name}</span>
        <span class="person-level">{LEVEL_NAMES[operator.level]}</span>
      </a>
      <PostButton action={links.signOut} look="quiet">
        Sign out
      </PostButton>
    </div>
  );
}

function Flash() {
  const { flash } = useShell();
  if (flash === undefined) return null;
  return (
    <p class={`flash flash-${flash.kind}`} role={flash.kind === 'ok' ? 'status' : 'alert'}>
      {flash.text}
    </p>
  );
}

/** What surrounds every page's content. Without somebody signed in it is bare. */
export function Frame({ children }: { children: ComponentChildren }) {
  const { operator } = useShell();
  if (operator === undefined)
    return (
      <div class="door">
        <header>
          <p class="brand">
            <Mark />
            Selfward
          </p>
        </header>
        <main id="main" class="door-main" tabIndex={-1}>
          <Flash />
          {children}
        </main>
      </div>
    );
  return (
    <div class="frame">
      <a class="skip" href={fragment('main')}>
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href={links.overview}>
          <Mark />
          Selfward
        </a>
        <button type="button" class="button menu-button" popovertarget="navigation">
          Menu
        </button>
      </header>
      <Navigation />
      <div class="content">
        <AlarmStrip />
        <main id="main" class="main" tabIndex={-1}>
          <Flash />
          {children}
        </main>
      </div>
    </div>
  );
}
