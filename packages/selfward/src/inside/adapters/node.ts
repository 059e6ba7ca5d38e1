import { Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import type { Adapter } from './adapter.ts';

/** A bare server has no table: its routes are those of its description. */
const node: Adapter = {
  id: 'node',
  attach(app) {
    if (!(app instanceof Server) && !(app instanceof SecureServer)) return undefined;
    return {
      framework: 'node:http',
      routes: () => [],
      gaps: () => ['a bare server has no table of routes: hand `watch` its `openapi` description'],
      onChange: () => () => undefined,
      server: async () => app as Server,
      detach: () => undefined,
    };
  },
};

export default node;
