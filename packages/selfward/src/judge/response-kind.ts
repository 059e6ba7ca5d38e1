import type { HttpResponse } from '../model/index.ts';
import { decodeEntities } from './reflection.ts';

/** What a browser makes of an answer that it navigates to: a page, read as HTML or strictly as XML, or none. */
export type Rendering = { as: 'html'; syntax: 'html' | 'xml' } | { as: 'nothing'; because: string };

/** Every value of a header, in order. */
export function headerValues(response: HttpResponse, name: string): string[] {
  return response.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

export function headerValue(response: HttpResponse, name: string): string | undefined {
  return headerValues(response, name).at(-1);
}

/** Tells whether a browser that navigates to this answer would parse it as markup with scripts. */
export function renderingOf(response: HttpResponse): Rendering {
  if (response.status === 204 || response.status === 205 || response.status === 304) return nothing('it has no body');
  if (response.status >= 300 && response.status < 400 && headerValue(response, 'location') !== undefined) {
    return nothing('it redirects, and the body of a redirect is not shown');
  }
  if (headerValues(response, 'content-disposition').some((value) => /^\s*attachment/i.test(value))) {
    return nothing('it is sent as a download');
  }
  if (isSandboxed(response)) return nothing('its policy puts it into a sandbox without scripts');
  const type = mediaType(response);
  const nosniff = headerValues(response, 'x-content-type-options').some((value) => /^\s*nosniff/i.test(value));
  if (type === undefined) {
    if (nosniff) return nothing('it names no media type and forbids sniffing');
    return sniffsAsHtml(response.body)
      ? { as: 'html', syntax: 'html' }
      : nothing('it names no media type and does not begin like HTML');
  }
  if (type === 'text/html') return { as: 'html', syntax: 'html' };
  // In any XML that is shown, elements of XHTML and SVG run.
  if (/^(?:(?:application|text)\/xml|application\/xhtml\+xml|image\/svg\+xml)$/.test(type)) {
    return { as: 'html', syntax: 'xml' };
  }
  return nothing(`it is sent as ${type}`);
}

function nothing(because: string): Rendering {
  return { as: 'nothing', because };
}

/** The last well-formed media type counts; `* /*` and the like are as good as none. */
function mediaType(response: HttpResponse): string | undefined {
  const types = headerValues(response, 'content-type')
    .flatMap((value) => value.split(','))
    .map((value) => value.split(';')[0]?.trim().toLowerCase() ?? '')
    .filter((value) => /^[!#$&^_.+\-0-9a-z]+\/[!#$&^_.+\-0-9a-z]+$/.test(value));
  const type = types.at(-1);
  return type === 'unknown/unknown' || type === 'application/unknown' ? undefined : type;
}

/** WHATWG MIME sniffing, the patterns that mean HTML. */
function sniffsAsHtml(body: string): boolean {
  const head = body.slice(0, 1445).replace(/^\uFEFF?[\t\n\f\r ]*/, '');
  return /^(?:<!--|<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[ >])/i.test(
    head,
  );
}

const CSP = 'content-security-policy';

/** Scripts never run in a sandbox that does not allow them. */
function isSandboxed(response: HttpResponse): boolean {
  return policiesOf(headerValues(response, CSP)).some(
    (policy) => policy.get('sandbox')?.includes('allow-scripts') === false,
  );
}

/** Each policy, as its directives. */
function policiesOf(values: readonly string[]): ReadonlyMap<string, string[]>[] {
  const policies = values.flatMap((value) => value.split(','));
  return policies.map(
    (policy) =>
      new Map(
        policy.split(';').flatMap((directive): [string, string[]][] => {
          const [name, ...values] = directive.trim().toLowerCase().split(/\s+/);
          return name ? [[name, values]] : [];
        }),
      ),
  );
}

/**
 * Whether the page's Content-Security-Policy keeps inline scripts and handlers from running. A policy in a meta element
 * counts where it stands in the head and so before whatever was put in; `sandbox` has no effect there.
 */
export function forbidsInlineScript(response: HttpResponse): boolean {
  if (isSandboxed(response)) return true;
  return [...policiesOf(headerValues(response, CSP)), ...metaPolicies(response)].some((directives) => {
    const sources = directives.get('script-src-attr') ?? directives.get('script-src') ?? directives.get('default-src');
    if (sources === undefined) return false;
    // A nonce or a hash makes browsers ignore 'unsafe-inline'.
    const allowed = sources.includes("'unsafe-inline'");
    return !allowed || sources.some((source) => /^'(?:nonce-|sha\d{3}-|strict-dynamic)/.test(source));
  });
}

/** Those that stand before the body; what stands later may not be in force yet when something injected runs. */
function metaPolicies({ body }: HttpResponse): ReadonlyMap<string, string[]>[] {
  const [head = ''] = body.split(/<body\b|<\/head>/i, 1);
  const metas = head.match(/<meta\b[^>]*http-equiv\s*=\s*["']?content-security-policy["']?[^>]*>/gi) ?? [];
  const values = metas.flatMap((meta) => {
    const [, double, single] = /\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(meta) ?? [];
    return double ?? single ?? [];
  });
  return policiesOf(values.map((value) => decodeEntities(value)));
}
