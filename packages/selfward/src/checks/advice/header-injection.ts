import type { Advice } from '../../model/index.ts';

export const headerInjectionAdvice: Advice = {
  any: 'Set headers only through functions that refuse line breaks, and encode what comes from outside (percent-encoding in addresses and file names) or take a value from a fixed list.',
  express: 'res.set(name, encodeURIComponent(value)); res.attachment(name) for file names; never write to res.socket.',
  fastify: 'reply.header(name, encodeURIComponent(value)); reply.raw.write and sockets pass no check.',
  node: 'response.setHeader refuses line breaks; use it instead of writing the head yourself, and validateHeaderValue before raw writes.',
  flask:
    'response.headers[name] = quote(value); Werkzeug refuses line breaks, hand-written WSGI start_response may not.',
  django: 'response[name] = quote(value); HttpResponse raises BadHeaderError on line breaks: do not catch it away.',
  php: 'header() refuses line breaks; do not write heads through sockets or to CGI output; rawurlencode($value).',
  ruby: 'Rack::Utils.escape(value) before response.headers[name] = …; keep Rack::Lint in development.',
  java: 'response.setHeader(name, URLEncoder.encode(value, UTF_8)); keep the container up to date, as old ones let line breaks pass.',
  go: 'w.Header().Set replaces line breaks; do not write heads on a hijacked connection; url.QueryEscape(value).',
};
