import artTemplate from 'art-template';
import dot from 'dot';
import ejs from 'ejs';
import { Eta } from 'eta';
import Handlebars from 'handlebars';
import { Liquid } from 'liquidjs';
import lodash from 'lodash';
import Mustache from 'mustache';
import nunjucks from 'nunjucks';
import pug from 'pug';
import * as squirrelly from 'squirrelly';
import { createSynchronousArrayLoader, createSynchronousEnvironment } from 'twing';
import velocity from 'velocityjs';
import { escaped } from './markup.ts';

type Data = Record<string, unknown>;

/** A template engine as the cases use it. */
export interface Engine {
  render(source: string, data: Data): string;
  /** Shows `name` of the data, escaped. */
  variable: string;
  /** Template text that comes out as `shows`, a pattern: 73 times 73, or what a logic-less engine can do. */
  proof: string;
  shows: string;
}

const engine = (render: Engine['render'], variable: string, proof: string, shows = 'Hello [^<]*5329'): Engine => ({
  render,
  variable,
  proof,
  shows,
});

const eta = new Eta();
const liquid = new Liquid({ outputEscape: 'escape' });
const safely = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).map(([k, v]) => [k, typeof v === 'string' ? escaped(v) : v]));

export const ENGINES = {
  nunjucks: engine(
    (source, data) => new nunjucks.Environment(null, { autoescape: true }).renderString(source, data),
    '{{ name }}',
    '{{73*73}}',
  ),
  ejs: engine((source, data) => ejs.render(source, data), '<%= name %>', '<%= 73*73 %>'),
  pug: engine((source, data) => pug.render(source, data), '#{name}', '#{73*73}'),
  handlebars: engine(
    (source, data) => Handlebars.compile(source)(data),
    '{{name}}',
    '{{#with "ab"}}{{length}}{{/with}}x{{! gone }}y',
    'Hello 2xy',
  ),
  eta: engine((source, data) => eta.renderString(source, data), '<%= it.name %>', '<%= 73*73 %>'),
  liquidjs: engine(
    (source, data) => String(liquid.parseAndRenderSync(source, data)),
    '{{ name }}',
    '{{ 73 | times: 73 }}',
  ),
  dot: engine((source, data) => dot.template(source)(data), '{{!it.name}}', '{{=73*73}}'),
  lodash: engine((source, data) => lodash.template(source)(data), '<%- name %>', `\${73*73}`),
  mustache: engine((source, data) => Mustache.render(source, data), '{{name}}', 'x{{! gone }}y', 'Hello xy'),
  squirrelly: engine((source, data) => String(squirrelly.render(source, data)), '{{it.name}}', '{{73*73}}'),
  'art-template': engine((source, data) => artTemplate.render(source, data), '{{name}}', '{{73*73}}'),
  twing: engine(
    (source, data) =>
      createSynchronousEnvironment(createSynchronousArrayLoader({ page: source })).render('page', safely(data)),
    '{{ name }}',
    '{{ 73*73 }}',
  ),
  velocityjs: engine((source, data) => velocity.render(source, safely(data)), '$name', '#set($a=73*73)$a'),
  'template literal': engine(
    (source, data) =>
      String(
        new Function('name', 'site', `return \`${source}\``)(
          typeof data.name === 'string' ? escaped(data.name) : data.name,
          data.site,
        ),
      ),
    `\${name}`,
    `\${73*73}`,
  ),
} satisfies Record<string, Engine>;
export type EngineName = keyof typeof ENGINES;
export const ENGINE_NAMES = Object.keys(ENGINES).filter((name): name is EngineName => name in ENGINES);
