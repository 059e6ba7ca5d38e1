import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { readAssets } from './assets.ts';
import { addContentRules } from './content.ts';
import { describeApi } from './describe-api.ts';
import { createDesk, type Desk } from './desk.ts';
import { addErrors } from './errors.ts';
import { createFlashes } from './flashes.ts';
import { addGate } from './gate.ts';
import { addHeaders } from './headers.ts';
import { loadRoutes } from './load-routes.ts';
import type { App, InterfaceSettings, Rooms } from './rooms.ts';
import { keepRouteTable } from './route-table.ts';

/** Milliseconds for a whole request to come in; slower ones hold a connection for no good reason. */
const REQUEST_TIMEOUT = 30_000;
const BODY_LIMIT = 256 * 1024;

/** Stands for all addresses that cannot be decoded, and leads nowhere. */
const UNDECODABLE = '/%25';

function isDecodable(url: string): boolean {
  try {
    decodeURI(url.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

export interface InterfaceOptions {
  rooms: Rooms;
  settings: InterfaceSettings;
  logger: FastifyBaseLogger;
  /** Proxies whose `X-Forwarded-*` are believed. */
  trustProxy: readonly string[];
  /** PEM texts, to serve https itself. */
  tls?: { cert: string; key: string };
  /** Registers what others add (plugins), after the gate stands. */
  extend?: (app: App) => Promise<void>;
  /** Walks the operations log's chain when it starts to listen and this often from then on. */
  verifyEveryMs?: number;
}

/** Builds the whole interface over the rooms; it listens when told to. */
export async function createInterface(options: InterfaceOptions): Promise<App> {
  const { rooms, settings, logger, trustProxy, tls, extend, verifyEveryMs } = options;
  const app: App = Fastify({
    loggerInstance: logger,
    trustProxy: trustProxy.length === 0 ? false : [...trustProxy],
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: 2000 },
    // Made here, never taken from a header: it goes into the operations log.
    genReqId: () => randomUUID(),
    // Fastify answers an address that it cannot decode by itself, before our headers and our gate.
    rewriteUrl: ({ url = '/' }) => (isDecodable(url) ? url : UNDECODABLE),
    requestIdHeader: false,
    // What is being answered when the server stops is answered.
    forceCloseConnections: 'idle',
    // A plugin that validates by JSON Schema gets what was sent, or a refusal: nothing is turned into another type.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: true } },
    serverFactory(handler) {
      const limits = { requestTimeout: REQUEST_TIMEOUT, keepAliveTimeout: 72_000, headersTimeout: REQUEST_TIMEOUT };
      return tls === undefined ? createServer(limits, handler) : createTlsServer({ ...limits, ...tls }, handler);
    },
  }).withTypeProvider<ZodTypeProvider>();

  const flashes = createFlashes();
  const desk = createDesk(rooms, settings, flashes, readAssets(settings.assets));
  keepRouteTable(app);
  await addHeaders(app, settings.https);
  await app.register(cookie);
  addErrors(app, desk);
  addGate(app, desk);
  await app.register(formbody, { bodyLimit: BODY_LIMIT });
  addContentRules(app);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Selfward', version: '1', description: 'Sign in at POST /api/sign-in; the session is a cookie.' },
    },
    transform: describeApi,
  });
  await app.register(fastifyStatic, { root: settings.assets, serve: false, immutable: true, maxAge: '365d' });
  // Schemas are zod's in our own routes alone: plugins keep Fastify's validators unless they set others.
  await app.register(async (own) => {
    own.setValidatorCompiler(validatorCompiler).setSerializerCompiler(serializerCompiler);
    await loadRoutes(own.withTypeProvider<ZodTypeProvider>(), desk);
  });
  await extend?.(app);
  if (verifyEveryMs !== undefined) keepVerifying(app, desk, verifyEveryMs);
  return app;
}

/** What was changed in the log behind our back is noticed without anybody asking. */
function keepVerifying(app: App, desk: Desk, everyMs: number): void {
  let timer: NodeJS.Timeout | undefined;
  const verify = () => {
    desk.chain.verify().catch((error: unknown) => app.log.error({ err: error }, 'the log could not be walked'));
  };
  app.addHook('onListen', async () => {
    verify();
    timer = setInterval(verify, everyMs);
    timer.unref();
  });
  app.addHook('onClose', async () => clearInterval(timer));
}
