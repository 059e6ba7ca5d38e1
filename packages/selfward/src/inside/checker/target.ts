import type { HttpRequest, HttpResponse } from '../../model/exchange.ts';
import type { Inside } from '../../model/inside.ts';
import type { Identity } from '../../model/target.ts';
import type { Transport } from '../../model/transport.ts';
import type { LearnedNames, SensorState, Table, Wanted } from '../messages.ts';
import type { LostWrite } from './lost-writes.ts';

/** What an ordinary request brought up. */
export interface Learned {
  /** Which fields its handler asked for, where that can be told. */
  read: readonly Pick<LearnedNames, 'location' | 'name'>[];
  /** What validators wanted of it. */
  wanted?: readonly Wanted[];
  /** Absent where there was none. */
  response?: HttpResponse;
}

/** The process that takes the probes of one job. */
export interface Target {
  transport: Transport;
  /** Whether nothing that is done there lasts. */
  contained: boolean;
  inside(mode: Inside['mode']): Inside;
  table(): Table;
  /** Sends an ordinary request. */
  learn(request: HttpRequest, signal: AbortSignal): Promise<Learned>;
  /** Requests whose writes do not live until pages are read again, so far. */
  lost?(): readonly LostWrite[];
  sensors: readonly SensorState[];
  identities: readonly Identity[];
  /** Identities that could not be had, and why. */
  troubles: readonly string[];
  stop(): Promise<void>;
}
