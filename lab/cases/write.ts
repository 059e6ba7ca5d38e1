import type { Case, Class, Line, ServerName } from './case.ts';
import { withValue } from './with-value.ts';

/** A request as its framework read it. */
export interface Input {
  method: string;
  /** As it stood on the request line. */
  target: string;
  params: Record<string, string>;
  query: Record<string, unknown>;
  /** The body's fields; empty where it has none. */
  form: Record<string, unknown>;
  body: unknown;
  headers: Record<string, string>;
  cookies: Record<string, string>;
}

export type Reply =
  | string
  | {
      status?: number;
      type?: string;
      headers?: Record<string, string | string[]>;
      body?: string;
      /** Written to the socket as it stands: what devices do whose servers check no header. */
      raw?: string;
    };
export type Handler = (input: Input) => Reply | Promise<Reply>;
/** Several routes of one case, by `GET /list`. */
export type Site = Record<string, Handler>;

/** The ordinary request: below the case's own path. */
export type Ask = { headers?: Record<string, string> } & (
  | { get: string }
  | {
      post: string;
      form?: Record<string, unknown>;
      json?: unknown;
      text?: string;
      type?: string;
      method?: 'PUT' | 'PATCH';
    }
);

interface Common {
  id: string;
  ask: Ask;
  /** Pages that belong to it and are asked for as well. */
  pages?: readonly Ask[];
  server?: 'node' | 'express' | 'fastify';
  engine?: string;
  note: string;
}

/** A flaw that people write, with its twin: the same page with the fix that people make. */
export interface Flaw extends Common {
  check?: Class;
  at: string | readonly string[];
  flawed: Handler | Site;
  mended?: Handler | Site;
  also?: readonly Class[];
  /** The input that shows it, or a whole request, and a pattern of the answer. */
  exploit?: readonly [value: unknown, shows: string] | { ask: Ask; shows: string; look?: Ask };
}

/** A page that looks flawed and is not. */
export interface Trap extends Common {
  check?: Class;
  /** What a hasty reader takes for the way in. */
  at?: string;
  handle: Handler | Site;
  /** What it answers would hold up the others. */
  alone?: boolean;
  /** What is truly wrong with it beside. */
  also?: readonly Class[];
}

/** A case with what answers it. */
export interface Mounted {
  it: Case;
  routes: Site;
}

export interface Family {
  family: string;
  check: Class;
  flaws?: readonly Flaw[];
  traps?: readonly Trap[];
  /** What is not installed here, so that its cases are left out. */
  leftOut?: string;
}

const TURNS = ['node', 'express', 'fastify'] as const;

/** Lays a family's flaws, their twins and its traps out as cases; those without a server take turns. */
export function casesOf({ family, check, flaws = [], traps = [] }: Family): Mounted[] {
  const turn = (at: number): ServerName => TURNS[at % TURNS.length] ?? 'node';
  return [
    ...flaws.flatMap((flaw, at) => {
      const shared = { family, server: flaw.server ?? turn(at), check: flaw.check ?? check };
      const own = { ...(flaw.engine && { engine: flaw.engine }), at: [flaw.at].flat() };
      const make = (id: string, vulnerable: boolean, handler: Handler | Site): Mounted => {
        const lines = [flaw.ask, ...(flaw.pages ?? [])].map((each) => lineOf(id, each));
        const [line] = lines;
        const exploit = flaw.exploit && line && exploitOf(id, flaw.exploit, line, own.at[0] ?? '');
        const note = vulnerable ? flaw.note : `the twin of ${flaw.id}: ${flaw.note}`;
        const also = vulnerable ? (flaw.also ?? []) : [];
        const it: Case = { id, vulnerable, ...shared, ...own, also, note, lines, ...(exploit && { exploit }) };
        return { it, routes: siteOf(flaw.ask, handler) };
      };
      const mended = flaw.mended ? [make(`${flaw.id}-mended`, false, flaw.mended)] : [];
      return [make(flaw.id, true, flaw.flawed), ...mended];
    }),
    ...traps.map((trap, at): Mounted => {
      const lines = [trap.ask, ...(trap.pages ?? [])].map((each) => lineOf(trap.id, each));
      const it: Case = {
        id: trap.id,
        family,
        server: trap.server ?? turn(at),
        ...(trap.engine && { engine: trap.engine }),
        check: trap.check ?? check,
        vulnerable: false,
        at: trap.at === undefined ? [] : [trap.at],
        also: trap.also ?? [],
        note: trap.note,
        ...(trap.alone && { alone: true }),
        lines,
      };
      return { it, routes: siteOf(trap.ask, trap.handle) };
    }),
  ];
}

function siteOf(ask: Ask, handler: Handler | Site): Site {
  if (typeof handler !== 'function') return handler;
  const path = ('get' in ask ? ask.get : ask.post).replace(/\?.*$/s, '');
  return { [`${methodOf(ask)} ${path}`]: handler };
}

const methodOf = (ask: Ask): string => ('get' in ask ? 'GET' : (ask.method ?? 'POST'));

function lineOf(id: string, ask: Ask): Line {
  const url = `/${id}${'get' in ask ? ask.get : ask.post}`;
  const sent = 'post' in ask && ask.json !== undefined ? { type: 'application/json', body: ask.json } : undefined;
  const form = 'post' in ask && ask.form ? { type: 'application/x-www-form-urlencoded', body: ask.form } : undefined;
  const text = 'post' in ask && ask.text !== undefined ? { type: ask.type ?? 'text/plain', body: ask.text } : undefined;
  const carried = sent ?? form ?? text;
  const headers = { ...(carried && { 'Content-Type': carried.type }), ...ask.headers };
  return {
    method: methodOf(ask),
    url,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(carried && { body: carried.body }),
  };
}

function exploitOf(id: string, exploit: NonNullable<Flaw['exploit']>, line: Line, at: string): Case['exploit'] {
  if ('ask' in exploit) {
    const { ask, shows, look } = exploit;
    return { line: lineOf(id, ask), shows, ...(look && { look: lineOf(id, look) }) };
  }
  const [value, shows] = exploit;
  return { line: withValue(line, at, value), shows };
}
