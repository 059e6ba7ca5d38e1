import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { MonitorState } from 'selfward';
import type { Events } from '../model/events.ts';
import type { Access } from '../model/level.ts';
import type { Operator, Session } from '../model/operator.ts';
import type {
  AccessRoom,
  AgentCaller,
  Agents,
  Alarms,
  Checking,
  Inventory,
  Operations,
  Plugins,
  ServerState,
  Things,
} from '../model/rooms.ts';

/** What the interface shows and drives. */
export interface Rooms {
  inventory: Inventory;
  operations: Operations;
  access: AccessRoom;
  things: Things;
  checking: Checking;
  alarms: Alarms;
  agents: Agents;
  plugins: Plugins;
  events: Events;
  state(): Promise<ServerState>;
  /** What this server's own monitor knows; undefined while none is there. */
  self(): MonitorState | undefined;
}

/** How the interface is reached. */
export interface InterfaceSettings {
  /** Browsers come by https: here or at the proxy in front. Decides the cookie's name and its Secure flag. */
  https: boolean;
  /** Where requests are accepted for, by host name without port; see {@link hostPolicy}. */
  bound: string;
  /** Further host names, in lower case. */
  allowedHosts: readonly string[];
  /** The name of this server's own entry in the list of devices. */
  self: string;
  /** Where the built scripts and styles lie. */
  assets: string;
  now: () => number;
}

/** The interface's Fastify instance: schemas are zod's. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Who is signed in. */
export interface Who {
  operator: Operator;
  session: Session;
  token: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. A route that declares none does not start. */
    access?: Access;
    /** Also for operators who must choose a password first. */
    beforeChoosing?: boolean;
  }
  interface FastifyRequest {
    /** Undefined for nobody. */
    who: Who | undefined;
    /** The device that showed its token, on routes for devices alone. */
    agent: AgentCaller | undefined;
  }
}
