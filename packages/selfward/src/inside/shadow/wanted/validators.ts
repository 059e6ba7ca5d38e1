import { onModule } from '../../../sensors/shared/on-module.ts';
import { type Call, dressed, wrap } from '../names/wrap.ts';
import { byName } from './describe/by-name.ts';
import { joi } from './describe/joi.ts';
import { withoutReferences } from './describe/references.ts';
import { valibot } from './describe/valibot.ts';
import { yup } from './describe/yup.ts';
import { zod3 } from './describe/zod-3.ts';
import { judging, quiet } from './judging.ts';
import { isObject } from './schema.ts';
import type { Wanting } from './wanting.ts';
import { watchClassValidator } from './watch-class-validator.ts';
import { watchExpressValidator } from './watch-express-validator.ts';
import { watchSuperstruct } from './watch-superstruct.ts';

/**
 * Watches the points at which validators are asked to judge a value. Each library is reached only where the application
 * loads it, and only in the files that hold those points.
 */
export function watchValidators(wanting: Wanting): void {
  watchZod(wanting);
  watchJoi(wanting);
  watchAjv(wanting);
  watchYup(wanting);
  watchValibot(wanting);
  watchTypebox(wanting);
  watchValidatorJs(wanting);
  watchClassValidator(wanting);
  watchExpressValidator(wanting);
  watchSuperstruct(wanting);
}

const OPTIONS = { io: 'input', unrepresentable: 'any' };

function watchZod(wanting: Wanting): void {
  let toJson: unknown;
  const schemaOf = (schema: unknown) =>
    typeof toJson === 'function' ? withoutReferences(toJson(schema, OPTIONS)) : undefined;
  const watch = (original: Call) => judging(wanting, original, (_, [schema, value]) => [value, () => schemaOf(schema)]);
  onModule(
    'zod',
    ({ exports, file, set }) => {
      if (file.includes('json-schema')) toJson ??= exports.toJSONSchema;
      else if (file.includes('parse')) {
        for (const [name, found] of Object.entries(exports)) {
          if (typeof found !== 'function') continue;
          if (/^(safeP|p)arse(Async)?$|^validate(Async)?$/.test(name)) set(name, watch(found as Call));
          // Makes one that throws errors of its own kind.
          else if (/^_(safeP|p)arse(Async)?$/.test(name))
            set(
              name,
              dressed(function (...given) {
                return watch(Reflect.apply(found, this, given) as Call);
              }, found as Call),
            );
        }
      } else if (typeof exports.ZodType === 'function') {
        for (const name of ['safeParse', 'safeParseAsync', '~validate'])
          wrap(exports.ZodType.prototype as object, name, (original) =>
            judging(wanting, original, (schema, [value]) => [value, () => zod3(schema)]),
          );
      }
    },
    /^(?:src\/)?v4\/core\/(?:parse|to-json-schema|json-schema-processors)\.c?js$|^v3\/types\.c?js$|^lib\/(?:types\.js|index\.mjs)$/,
  );
}

function watchJoi(wanting: Wanting): void {
  for (const name of ['joi', '@hapi/joi', '@sideway/joi']) {
    onModule(
      name,
      ({ exports, set }) => {
        for (const key of ['entry', 'entryAsync', 'standard']) {
          const found = exports[key];
          if (typeof found === 'function')
            set(
              key,
              judging(wanting, quiet(wanting, found as Call), (_, [value, schema]) => [
                value,
                () => joi(describedBy(schema)),
              ]),
            );
        }
      },
      /^lib\/validator\.js$/,
    );
  }
}

function watchYup(wanting: Wanting): void {
  onModule(
    'yup',
    ({ exports }) => {
      const base = exports.Schema ?? exports.BaseSchema;
      if (typeof base !== 'function') return;
      for (const name of ['validate', 'validateSync', 'isValid', 'isValidSync'])
        wrap(base.prototype as object, name, (original) =>
          judging(wanting, original, (schema, [value]) => [value, () => yup(describedBy(schema))]),
        );
    },
    /^(?:index|lib\/(?:Base)?[sS]chema)\.(?:esm\.|m)?js$/,
  );
}

const describedBy = (schema: unknown): unknown =>
  isObject(schema) && typeof schema.describe === 'function' ? schema.describe() : undefined;

function watchAjv(wanting: Wanting): void {
  const watched = new WeakMap<object, Call>();
  const watch = (ajv: unknown, found: unknown): unknown => {
    if (typeof found !== 'function') return found;
    const known = watched.get(found);
    if (known) return known;
    const byId = (id: string) => {
      const other: unknown = isObject(ajv) && typeof ajv.getSchema === 'function' ? ajv.getSchema(id) : undefined;
      return typeof other === 'function' ? Reflect.get(other, 'schema') : undefined;
    };
    const original = found as Call;
    const call = judging(wanting, original, (_, [value]) => [
      value,
      () => withoutReferences(Reflect.get(original, 'schema'), byId),
    ]);
    // It leaves its errors on itself.
    const made = dressed(function (...given) {
      try {
        return Reflect.apply(call, this, given);
      } finally {
        Reflect.set(made, 'errors', Reflect.get(original, 'errors'));
      }
    }, original);
    watched.set(original, made);
    watched.set(made, made);
    return made;
  };
  onModule(
    'ajv',
    ({ exports }) => {
      const made = typeof exports === 'function' ? exports : exports.default;
      if (typeof made !== 'function') return;
      for (const name of ['compile', 'getSchema'])
        wrap(
          made.prototype as object,
          name,
          (original) =>
            function (...given) {
              return watch(this, Reflect.apply(original, this, given));
            },
        );
      wrap(
        made.prototype as object,
        'compileAsync',
        (original) =>
          async function (...given) {
            return watch(this, await Reflect.apply(original, this, given));
          },
      );
    },
    /^(?:dist\/core|lib\/ajv)\.js$/,
  );
}

function watchValibot(wanting: Wanting): void {
  onModule(
    'valibot',
    ({ exports, set }) => {
      for (const name of ['parse', 'safeParse', 'parseAsync', 'safeParseAsync', 'is', 'assert']) {
        const found = exports[name];
        if (typeof found === 'function')
          set(
            name,
            judging(wanting, found as Call, (_, [schema, value]) => [value, () => valibot(schema)]),
          );
      }
      for (const name of ['parser', 'safeParser', 'parserAsync', 'safeParserAsync']) {
        const found = exports[name];
        if (typeof found === 'function')
          set(
            name,
            dressed(function (...given) {
              const made = Reflect.apply(found, this, given) as Call;
              return judging(wanting, made, (_, [value]) => [value, () => valibot(given[0])]);
            }, found as Call),
          );
      }
    },
    /^dist\/index(?:\.min)?\.[cm]?js$/,
  );
}

function watchTypebox(wanting: Wanting): void {
  const last = (given: readonly unknown[]): [unknown, () => unknown] => [
    given.at(-1),
    () => withoutReferences(given.length > 2 && isObject(given[1]) ? given[1] : given[0]),
  ];
  for (const name of ['@sinclair/typebox', 'typebox']) {
    onModule(
      name,
      ({ exports, set }) => {
        const { Check, TypeCheck, Validator } = exports;
        if (typeof Check === 'function') {
          // `Check(schema, value)`, with what it refers to in between, or its context before.
          set(
            'Check',
            judging(wanting, Check as Call, (_, given) =>
              name === 'typebox' ? last(given) : [given.at(-1), () => withoutReferences(given[0])],
            ),
          );
        }
        for (const made of [TypeCheck, Validator]) {
          if (typeof made !== 'function') continue;
          wrap(made.prototype as object, 'Check', (original) =>
            judging(wanting, original, (checker, [value]) => [value, () => withoutReferences(schemaOf(checker))]),
          );
        }
      },
      /^build\/(?:cjs|esm)\/(?:value\/check\/check|compiler\/compiler)\.m?js$|^build\/(?:value\/check\/check|compile\/validator|schema\/compile)\.mjs$/,
    );
  }
}

/** What a compiled check was made of; later ones are asked, earlier ones have it as a field. */
function schemaOf(checker: unknown): unknown {
  if (!isObject(checker)) return undefined;
  const made = checker.Type ?? checker.Schema;
  return typeof made === 'function' ? (Reflect.apply(made, checker, []) as unknown) : checker.schema;
}

function watchValidatorJs(wanting: Wanting): void {
  onModule(
    'validator',
    ({ exports, file, set }) => {
      const found: unknown = exports;
      if (typeof found !== 'function') return;
      const rule = file.slice('lib/'.length, -'.js'.length);
      const made = judging(wanting, quiet(wanting, found as Call), (_, [value, ...given]) => [
        value,
        () => byName(rule, given, true),
      ]);
      Reflect.set(made, 'default', made);
      set('module.exports', made);
    },
    /^lib\/(?:is[A-Z]\w*|equals|matches)\.js$/,
  );
}
