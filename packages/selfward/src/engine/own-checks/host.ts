/**
 * The child process of one own check: loads it from the snapshot that it is sent and holds its generators. It sends
 * nothing anywhere but to the engine that started it.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import { registerHooks, stripTypeScriptTypes, syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import type { Check, Outcome, Scopes, Seen, Step } from '../../model/check.ts';
import { createFresh } from '../../model/marker.ts';
import { sfc32 } from '../sfc32.ts';
import { type Crossing, createCrossing } from './crossing.ts';
import type { CheckSource, FromHost, Seed, ToHost } from './messages.ts';

type Steps = Generator<Step, readonly Outcome[], Seen> | AsyncGenerator<Step, readonly Outcome[], Seen>;

// Kept before the check is loaded: it may have what it finds, but not put itself in between.
const channel = process.send?.bind(process);
const scopes = new Map<number, { crossing: Crossing; steps: Steps }>();
let check: Check | undefined;

const say = (message: FromHost) => channel?.(message);
const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 500);

/** Node's permission model knows no network before version 25. */
function cutOff(): void {
  const refuse = () => {
    throw new Error('an own check sends nothing by itself: it yields steps, and the engine sends');
  };
  Object.assign(net.Socket.prototype, { connect: refuse });
  Object.assign(net.Server.prototype, { listen: refuse });
  Object.assign(dgram.Socket.prototype, { bind: refuse, connect: refuse, send: refuse });
  for (const each of [dns, dns.promises]) {
    const names = Object.entries(each).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
    Object.assign(each, Object.fromEntries(names.map((name) => [name, refuse])));
  }
  Object.assign(globalThis, { fetch: refuse, WebSocket: refuse, EventSource: refuse });
  syncBuiltinESMExports();
}

/** Modules come from the snapshot: what the folder holds by now is another version's business. */
function serve({ folder, url: entry, modules }: CheckSource, kit: string): void {
  registerHooks({
    resolve(specifier, context, next) {
      const { parentURL } = context;
      if (specifier === entry) return { url: entry, format: 'module', shortCircuit: true };
      if (parentURL === undefined || !modules.has(parentURL)) return next(specifier, context);
      if (specifier === 'selfward' || specifier === 'selfward/engine') return { url: kit, shortCircuit: true };
      if (specifier.startsWith('node:')) return next(specifier, context);
      const url = /^\.{0,2}\//.test(specifier) ? new URL(specifier, parentURL).href : specifier;
      if (modules.has(url)) return { url, format: 'module', shortCircuit: true };
      throw new Error(
        `"${specifier}" is not in ${folder}: an own check imports selfward, node: modules and its folder`,
      );
    },
    load(url, context, next) {
      const text = modules.get(url);
      if (text === undefined) return next(url, context);
      return { format: 'module', source: scriptOf(url, text), shortCircuit: true };
    },
  });
}

/** Node writes the line of a mistake in front of the stack, without the file. */
function scriptOf(url: string, text: string): string {
  if (!url.endsWith('.ts')) return text;
  try {
    return stripTypeScriptTypes(text);
  } catch (error) {
    const [, line = '1'] = /^:(\d+)\n/.exec(error instanceof Error ? (error.stack ?? '') : '') ?? [];
    const mistake = new SyntaxError(reasonOf(error).split('\n')[0]);
    mistake.stack = `SyntaxError\n    at ${url}:${line}`;
    throw mistake;
  }
}

async function load(source: CheckSource, kit: string): Promise<void> {
  cutOff();
  serve(source, kit);
  try {
    const module: { default?: unknown } = await import(source.url);
    const given = module.default;
    const parts = typeof given === 'object' && given !== null ? Object.entries(given) : [];
    const functions = parts.flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
    const description = Object.fromEntries(parts.filter(([, value]) => typeof value !== 'function'));
    check = given as Check;
    const script = scriptOf(source.url, source.modules.get(source.url) ?? '');
    say({ type: 'loaded', description: given === undefined ? undefined : description, functions, script });
  } catch (error) {
    say({ type: 'refused', reason: reasonOf(error), stack: error instanceof Error ? (error.stack ?? '') : '' });
  }
}

async function open(scope: number, at: Extract<ToHost, { type: 'open' }>['at'], seed: Seed): Promise<void> {
  if (check === undefined) throw new Error('no check was loaded');
  const crossing = createCrossing('check');
  const place = crossing.unpack(at) as Scopes[keyof Scopes];
  // The scope's kind is the check's own: the engine looked at both.
  const applies = (check as Check<keyof Scopes>).applies(place as Scopes['point'] & Scopes['target']);
  if (applies !== true) return void say({ type: 'not-applicable', scope, because: String(applies.notApplicable) });
  let drawn = 0;
  const steps = check.run(
    place as Scopes['point'] & Scopes['target'],
    createFresh(sfc32(() => (seed[drawn++] ?? 0) / 0x1_0000_0000)),
  );
  scopes.set(scope, { crossing, steps });
  await advance(scope, { exchanges: [] });
}

async function advance(scope: number, seen: Seen): Promise<void> {
  const held = scopes.get(scope);
  if (held === undefined) return;
  const next = await held.steps.next(seen);
  if (!next.done) return void say({ type: 'step', scope, step: held.crossing.pack(next.value) });
  scopes.delete(scope);
  say({ type: 'end', scope, outcomes: held.crossing.pack(next.value) });
}

async function take(message: ToHost): Promise<void> {
  if (message.type === 'load') return load(message.source, message.kit);
  const { scope } = message;
  try {
    if (message.type === 'open') await open(scope, message.at, message.seed);
    else if (message.type === 'next') {
      await advance(scope, (scopes.get(scope)?.crossing.unpack(message.seen) ?? { exchanges: [] }) as Seen);
    } else scopes.delete(scope);
  } catch (error) {
    scopes.delete(scope);
    say({ type: 'failed', scope, reason: reasonOf(error) });
  }
}

process.on('message', (message: ToHost) => void take(message));
process.once('disconnect', () => process.exit());
