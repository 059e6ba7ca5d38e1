import type { IncomingHttpHeaders } from 'node:http';
import type { Markup } from './html.ts';

/** A request to a device, read whole. */
export interface DeviceRequest {
  method: string;
  path: string;
  /** Path parameters by their names. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Answer {
  status: number;
  type: string;
  body: string | Uint8Array;
  headers?: Readonly<Record<string, string>>;
}

/** One thing that a device's web interface does. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT';
  /** `/properties/:name` */
  path: string;
  /** What calling it does to the device; counted, so that tests can tell whether somebody did. */
  effect?: 'write' | 'actuate';
  handle(request: DeviceRequest): Answer | Promise<Answer>;
}

export const page = ({ markup }: Markup, status = 200): Answer => ({
  status,
  type: 'text/html; charset=utf-8',
  body: `<!doctype html>\n${markup}`,
});

export const json = (value: unknown, status = 200, type = 'application/json'): Answer => ({
  status,
  type,
  body: JSON.stringify(value),
});

export const text = (body: string, status = 200): Answer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body,
  headers: { 'x-content-type-options': 'nosniff' },
});

export const nothing = (): Answer => ({ status: 204, type: 'text/plain', body: '' });

/** After a form was taken: go and look. */
export const see = (location: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 303,
  type: 'text/plain; charset=utf-8',
  body: '',
  headers: { ...headers, location },
});

/** The body as JSON, or undefined where it is none. */
export function jsonBody(request: DeviceRequest): unknown {
  try {
    return JSON.parse(request.body);
  } catch {
    return undefined;
  }
}

export const formBody = (request: DeviceRequest): URLSearchParams => new URLSearchParams(request.body);
