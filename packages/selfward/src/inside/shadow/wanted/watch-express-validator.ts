import { onModule } from '../../../sensors/shared/on-module.ts';
import type { Location } from '../names/learning.ts';
import { wrap } from '../names/wrap.ts';
import { byName } from './describe/by-name.ts';
import { type Foreign, isObject, type Schema } from './schema.ts';
import type { Wanting } from './wanting.ts';

const PLACES: Readonly<Record<string, Location>> = {
  query: 'query',
  params: 'path',
  headers: 'header',
  cookies: 'cookie',
};

/** express-validator says itself where a field stands: its chains run over a request. */
export function watchExpressValidator(wanting: Wanting): void {
  onModule(
    'express-validator',
    ({ exports }) => {
      const { ContextRunnerImpl } = exports;
      if (typeof ContextRunnerImpl !== 'function') return;
      wrap(
        ContextRunnerImpl.prototype as object,
        'run',
        (original) =>
          function (...given) {
            if (wanting.open()) tell(wanting, this, given[0]);
            return Reflect.apply(original, this, given);
          },
      );
    },
    /^lib\/chain\/context-runner-impl\.js$/,
  );
}

function tell(wanting: Wanting, runner: unknown, request: unknown): void {
  const chain = isObject(runner) ? runner.builderOrContext : undefined;
  const build = isObject(chain) ? chain.build : undefined;
  const context: unknown = typeof build === 'function' ? Reflect.apply(build, chain, []) : chain;
  if (!isObject(context) || !Array.isArray(context.fields) || !Array.isArray(context.locations)) return;
  const schema = Object.assign({}, ...(context.stack as unknown[]).map(ruleOf)) as Schema;
  // Fields that stand in several places are looked for in each: one is enough.
  const [location] = context.locations as unknown[];
  for (const field of context.fields as unknown[]) {
    if (typeof field !== 'string' || /[*[\]]/.test(field) || field === '') continue;
    const place = PLACES[String(location)] ?? bodyOf(request);
    wanting.askedAt({ location: place, path: field }, () =>
      Object.keys(schema).length > 0 ? schema : { type: 'string' },
    );
  }
}

function ruleOf(item: unknown): Schema {
  const { validator, negated, options } = item as Foreign;
  if (typeof validator !== 'function' || negated === true) return {};
  return byName(validator.name, Array.isArray(options) ? options : [], true);
}

function bodyOf(request: unknown): Location {
  const headers: unknown = isObject(request) ? request.headers : undefined;
  const type = isObject(headers) ? String(headers['content-type'] ?? '') : '';
  return /urlencoded|multipart/.test(type) ? 'body' : 'json';
}
