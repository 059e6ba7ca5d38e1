import type { Server, Socket } from 'node:net';
import { leadAddress } from './lead-address.ts';
import { readLines, writeLine } from './lead-lines.ts';
import { takeLock } from './lead-lock.ts';
import { connect, inodeOf, listen, unlinkQuietly } from './lead-socket.ts';

export type LeadRole = 'undecided' | 'leader' | 'follower';

/** Of the processes of one application on a machine one checks, and the others hear of it. */
export interface Lead {
  role(): LeadRole;
  onRole(listener: (role: LeadRole) => void): () => void;
  /** A leader tells all followers; a follower tells the leader (itself, where it leads by the time it is sent). */
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): () => void;
  /** Called in a leader for each that comes to follow it; `tell` tells that one alone. */
  onFollower(listener: (tell: (message: unknown) => void) => void): () => void;
  stop(): Promise<void>;
}

interface Options {
  /** What one application is: `leadKey(entry, cwd)`. */
  key: string;
  /** Says for itself whether this process leads; whoever comes first where not given. Asked again from time to time. */
  lead?: () => boolean | Promise<boolean>;
  /** Where they meet; found from the key where not given. */
  address?: string;
}

/** Asked again whether it leads, and whether its socket is still its own. */
const LOOK_AGAIN_MS = 5_000;
/** Messages that wait for a leader. */
const WAITING = 1_000;

/**
 * Finds out which of several processes of one application leads: whoever binds a socket that is named after it. The others
 * connect to it and take over when it is gone. Nothing of it keeps a process alive.
 *
 * @throws Error where there is no folder that is this user's alone.
 */
export function createLead({ key, lead, address = leadAddress(key) }: Options): Lead {
  const roles = new Set<(role: LeadRole) => void>();
  const messages = new Set<(message: unknown) => void>();
  const newcomers = new Set<(tell: (message: unknown) => void) => void>();
  const followers = new Set<Socket>();
  const waiting: unknown[] = [];
  /** Sent to a leader that has not said that it heard them: the next one is told, where it dies before. */
  const unheard = new Map<number, unknown>();
  let count = 0;
  let role: LeadRole = 'undecided';
  let server: Server | undefined;
  let leader: Socket | undefined;
  let bound: number | undefined;
  let stopped = false;
  let electing = false;
  let again: NodeJS.Timeout | undefined;

  function become(next: LeadRole): void {
    if (role === next || stopped) return;
    role = next;
    tell(roles, next);
  }

  const hear = (message: unknown): void => tell(messages, message);

  function send(message: unknown): void {
    if (role === 'leader') {
      for (const each of followers) writeLine(each, { message });
    } else if (leader) {
      unheard.set(++count, message);
      writeLine(leader, { id: count, message });
    } else if (waiting.length < WAITING) waiting.push(message);
  }

  /** Later, and each time by another while: those who wait for the same must not come at once. */
  function later(ms: number): void {
    clearTimeout(again);
    if (stopped) return;
    again = setTimeout(() => void elect(), ms * (0.5 + Math.random()));
    again.unref();
  }

  /** Somebody may have cleaned the folder, or another process have taken the address over. */
  const isStillOurs = () => bound === undefined || inodeOf(address) === bound;

  async function elect(): Promise<void> {
    if (electing || stopped) return;
    electing = true;
    try {
      const may = await mayLead(lead);
      if (server && (!may || !isStillOurs())) await stepDown();
      if (!server && !leader && !(await follow()) && may) await bind();
    } finally {
      electing = false;
      // Nobody leads: quick where this one may, for then another is just about to.
      later(server || leader ? LOOK_AGAIN_MS : lead ? 500 : 30);
    }
  }

  /** @returns whether somebody leads. */
  async function follow(): Promise<boolean> {
    const socket = await connect(address);
    if (!socket || stopped) {
      socket?.destroy();
      return false;
    }
    leader = socket;
    readLines(socket, (line) => {
      const { heard, message } = line as { heard?: number; message?: unknown };
      if (heard === undefined) hear(message);
      else unheard.delete(heard);
    });
    socket.on('close', () => {
      if (leader !== socket) return;
      leader = undefined;
      become('undecided');
      waiting.unshift(...unheard.values());
      unheard.clear();
      later(0);
    });
    become('follower');
    for (const message of waiting.splice(0)) send(message);
    return true;
  }

  async function bind(): Promise<void> {
    const onDisk = process.platform !== 'win32';
    const release = onDisk ? takeLock(`${address}.lock`) : () => {};
    if (!release) return;
    try {
      // Somebody may have bound it before this one got the lock.
      if (await follow()) return;
      if (onDisk) unlinkQuietly(address);
      const made = await listen(address, welcome);
      if (!made) return;
      if (stopped) return void made.close();
      server = made;
      bound = onDisk ? inodeOf(address) : undefined;
      made.on('error', () => void stepDown());
    } finally {
      release();
    }
    // What waited for a leader is told to this process itself.
    const own = waiting.splice(0);
    become('leader');
    for (const message of own) hear(message);
  }

  function welcome(socket: Socket): void {
    socket.unref();
    followers.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => followers.delete(socket));
    readLines(socket, (line) => {
      const { id, message } = line as { id: number; message: unknown };
      writeLine(socket, { heard: id });
      hear(message);
    });
    tell(newcomers, (message: unknown) => writeLine(socket, { message }));
  }

  async function stepDown(): Promise<void> {
    const closing = server;
    server = undefined;
    for (const each of followers) each.destroy();
    if (closing) await new Promise<void>((resolve) => closing.close(() => resolve()));
    become('undecided');
  }

  void elect();
  return {
    role: () => role,
    onRole(listener) {
      roles.add(listener);
      return () => roles.delete(listener);
    },
    send,
    onMessage(listener) {
      messages.add(listener);
      return () => messages.delete(listener);
    },
    onFollower(listener) {
      newcomers.add(listener);
      return () => newcomers.delete(listener);
    },
    async stop() {
      stopped = true;
      clearTimeout(again);
      leader?.destroy();
      await stepDown();
    },
  };
}

/** Here is the application's own process: a listener that fails is not its failure. */
function tell<T>(listeners: ReadonlySet<(what: T) => void>, what: T): void {
  for (const listener of [...listeners]) {
    try {
      listener(what);
    } catch {
      // The next one is told all the same.
    }
  }
}

async function mayLead(lead: Options['lead']): Promise<boolean> {
  try {
    return lead ? await lead() : true;
  } catch {
    // Who cannot tell does not lead: two that check are worse than a check that waits.
    return false;
  }
}
