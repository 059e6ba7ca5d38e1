import { onModule } from '../../../sensors/shared/on-module.ts';
import { type Call, dressed, wrap } from '../names/wrap.ts';
import { type MadeOf, superstruct } from './describe/superstruct.ts';
import { judging } from './judging.ts';
import { isObject, patternOf, type Schema } from './schema.ts';
import type { Wanting } from './wanting.ts';

/** What stands around a struct that it holds no more once it is made. */
const AROUND: Readonly<Record<string, (given: readonly unknown[]) => Schema>> = {
  pattern: ([expression]) => patternOf(expression),
  size: ([least, most = least]) => ({ minLength: least, maxLength: most }),
  nonempty: () => ({ minLength: 1 }),
  min: ([least]) => ({ minimum: least }),
  max: ([most]) => ({ maximum: most }),
  refine: () => ({}),
  coerce: () => ({}),
  trimmed: () => ({}),
  defaulted: () => ({}),
  nullable: () => ({}),
  optional: () => ({}),
};

/** superstruct forgets what patterns and sizes it made a struct of: that is noted while it is made. */
export function watchSuperstruct(wanting: Wanting): void {
  const made: MadeOf = new WeakMap();
  onModule(
    'superstruct',
    ({ exports, set }) => {
      const replace = (name: string, around: (original: Call) => Call) => {
        const found = exports[name];
        if (typeof found === 'function') set(name, dressed(around(found as Call), found as Call));
      };
      for (const [name, more] of Object.entries(AROUND)) {
        replace(
          name,
          (original) =>
            function (of, ...given) {
              const struct = Reflect.apply(original, this, [of, ...given]);
              const isOptional = name === 'optional' || name === 'defaulted';
              if (isObject(struct)) made.set(struct, { of, more: more(given), ...(isOptional && { isOptional }) });
              return struct;
            },
        );
      }
      replace(
        'union',
        (original) =>
          function (choices, ...given) {
            const struct = Reflect.apply(original, this, [choices, ...given]);
            if (isObject(struct) && Array.isArray(choices)) made.set(struct, { choices });
            return struct;
          },
      );
      for (const name of ['assert', 'create', 'is', 'mask', 'validate'])
        replace(name, (original) =>
          judging(wanting, original, (_, [value, struct]) => [value, () => superstruct(struct, made)]),
        );
      if (typeof exports.Struct !== 'function') return;
      for (const name of ['assert', 'create', 'is', 'mask', 'validate'])
        wrap(exports.Struct.prototype as object, name, (original) =>
          judging(wanting, original, (struct, [value]) => [value, () => superstruct(struct, made)]),
        );
    },
    /^(?:dist|lib)\/index\.(?:cjs|mjs|js|es\.js)$/,
  );
}
