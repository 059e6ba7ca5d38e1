import type { Express, Request } from 'express';

/** Where the application finds its stores and whom it talks to. */
export interface At {
  /** Its own files, SQLite's among them. */
  folder: string;
  postgresql: string;
  mysql: string;
  redis: string;
  mongodb: string;
  mqtt: string;
  smtpPort: number;
  tcpPort: number;
  /** Ends with a slash. */
  http: string;
  https: string;
}

/** One part of the application: routes over one kind of store or way out, flawed and mended. */
export type Part = (app: Express, at: At) => void | Promise<void>;

/** A field as people take it: from the query or the body, whichever has it. */
export function field(request: Request, name: string): string {
  const given: unknown = request.query[name] ?? (request.body as Record<string, unknown> | undefined)?.[name];
  return typeof given === 'string' ? given : '';
}
