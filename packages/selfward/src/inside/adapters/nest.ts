import type { Server } from 'node:http';
import type { Adapter, Attached } from './adapter.ts';
import express from './express.ts';
import fastify from './fastify.ts';

interface Application {
  getHttpAdapter(): { getInstance(): unknown };
  getHttpServer(): Server;
  init(): Promise<unknown>;
}

/** NestJS stands on Express or Fastify, and its routes in theirs once it was initialised. */
const nest: Adapter = {
  id: 'nest',
  attach(app) {
    if (!isApplication(app)) return undefined;
    const instance = app.getHttpAdapter().getInstance();
    const below: Attached | undefined = fastify.attach(instance) ?? express.attach(instance);
    if (!below) return undefined;
    return {
      ...below,
      framework: `nest on ${below.framework}`,
      async server() {
        await app.init();
        if (below.framework === 'fastify') await below.server();
        return app.getHttpServer();
      },
    };
  },
};

export default nest;

function isApplication(given: unknown): given is Application {
  return (
    typeof given === 'object' &&
    given !== null &&
    'getHttpAdapter' in given &&
    typeof given.getHttpAdapter === 'function' &&
    'getHttpServer' in given &&
    'init' in given
  );
}
