import { isApi, routeUrl } from './gate.ts';
import { Problem } from './problem.ts';
import type { App } from './rooms.ts';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

/**
 * One kind of content a place: the API takes JSON, pages take forms. A form on another site cannot send JSON, so the API
 * is not reachable by one even where a browser knows no Fetch Metadata.
 */
export function addContentRules(app: App): void {
  app.removeContentTypeParser('text/plain');
  app.addHook('preParsing', async (request) => {
    const sent = request.headers['content-type'];
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (sent === undefined || isRead || request.is404 || routeUrl(request).startsWith('/plugins/')) return;
    const type = sent.split(';', 1)[0]?.trim().toLowerCase();
    const wanted = isApi(request) ? JSON_TYPE : FORM;
    if (type !== wanted) throw new Problem(415, `This takes ${wanted} alone.`);
  });
}
