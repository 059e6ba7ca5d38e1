import type { Advice } from '../../model/check.ts';
import type { HttpResponse } from '../../model/exchange.ts';

export type Platform = Exclude<keyof Advice, 'any'>;

/** The target's platform, as its own answers give it away; the first sure sign counts. */
export interface PlatformWatch {
  observe(response: HttpResponse): void;
  platform(): Platform | undefined;
}

export function createPlatformWatch(): PlatformWatch {
  let known: Platform | undefined;
  return {
    observe(response) {
      known ??= platformOf(response);
    },
    platform: () => known,
  };
}

const SIGNS: readonly [Platform, header: string, value: RegExp][] = [
  ['express', 'x-powered-by', /express/i],
  ['php', 'x-powered-by', /php/i],
  ['ruby', 'x-powered-by', /phusion|rails/i],
  ['java', 'x-powered-by', /servlet|jsp|jsf|undertow/i],
  ['node', 'x-powered-by', /next\.js|koa|hapi/i],
  ['flask', 'server', /werkzeug/i],
  ['django', 'server', /wsgiserver/i],
  ['ruby', 'server', /puma|webrick|unicorn|thin /i],
  ['java', 'server', /coyote|jetty|tomcat|wildfly|glassfish/i],
  ['php', 'server', /php\//i],
  ['express', 'set-cookie', /^connect\.sid=/],
  ['php', 'set-cookie', /^(phpsessid|laravel_session)=/i],
  ['java', 'set-cookie', /^jsessionid=/i],
  ['django', 'set-cookie', /^(csrftoken|sessionid)=/],
  ['ruby', 'set-cookie', /^_[a-z0-9_]+_session=/],
];

/** Error pages that a framework writes in its own words. */
const WORDS: readonly [Platform, RegExp][] = [
  ['fastify', /"message":"Route [A-Z]+:[^"]* not found"/],
  ['express', /<pre>Cannot (GET|POST|PUT|PATCH|DELETE) \//],
  ['flask', /The requested URL was not found on the server\. If you entered the URL manually/],
  ['django', /<h1>Page not found <span>\(404\)|DisallowedHost|csrfmiddlewaretoken/],
];

/** What one answer gives away. */
export function platformOf({ headers, body }: HttpResponse): Platform | undefined {
  const sign = SIGNS.find(([, header, value]) => headers.some(([name, text]) => name === header && value.test(text)));
  return sign?.[0] ?? WORDS.find(([, words]) => words.test(body.slice(0, 20_000)))?.[0];
}

const TECHNOLOGIES: readonly [Platform, RegExp][] = [
  ['flask', /jinja|werkzeug|flask/i],
  ['django', /django/i],
  ['php', /twig|smarty|blade|php/i],
  ['java', /freemarker|velocity|thymeleaf|pebble|java/i],
  ['ruby', /\berb\b|slim|haml|liquid|ruby/i],
  ['go', /\bgo\b|golang/i],
  ['node', /nunjucks|ejs|pug|handlebars|mustache|eta|dot\.?js|lodash|node/i],
];

/** The advice for the platform at hand; a technology that a check made out says more than a header. */
export function adviceFor(advice: Advice, platform: Platform | undefined, technology: string | undefined): string {
  const told = technology === undefined ? undefined : TECHNOLOGIES.find(([, words]) => words.test(technology))?.[0];
  // Express and Fastify run Node's template engines: the framework's own advice is closer than Node's.
  const first =
    told === 'node' && platform !== undefined && ['express', 'fastify'].includes(platform) ? platform : told;
  for (const each of [first, platform, first === 'express' || first === 'fastify' ? 'node' : undefined] as const) {
    const text = each && advice[each];
    if (text !== undefined) return text;
  }
  return advice.any;
}
