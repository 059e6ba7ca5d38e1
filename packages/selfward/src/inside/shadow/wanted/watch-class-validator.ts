import { onModule } from '../../../sensors/shared/on-module.ts';
import { wrap } from '../names/wrap.ts';
import { type ClassMetadata, classValidator } from './describe/class-validator.ts';
import { judging } from './judging.ts';
import { type Foreign, isObject } from './schema.ts';
import type { Wanting } from './wanting.ts';

/** class-validator judges objects by the decorators of their classes, class-transformer knows the classes within. */
export function watchClassValidator(wanting: Wanting): void {
  let types: Foreign | undefined;
  onModule(
    'class-transformer',
    ({ exports }) => {
      if (isObject(exports.defaultMetadataStorage)) types = exports.defaultMetadataStorage;
      else if (typeof exports.defaultMetadataStorage === 'object') types = exports.defaultMetadataStorage as Foreign;
    },
    /^cjs\/storage\.js$/,
  );
  onModule(
    'class-validator',
    ({ exports }) => {
      const { ValidationExecutor } = exports;
      if (typeof ValidationExecutor !== 'function') return;
      wrap(ValidationExecutor.prototype as object, 'execute', (original) =>
        judging(wanting, original, (executor, [value, group]) => [
          value,
          () =>
            classValidator(
              classOf(value),
              metadataOf(executor, () => types, group),
            ),
        ]),
      );
    },
    /^(?:cjs|esm5|esm2015)\/validation\/ValidationExecutor\.js$/,
  );
}

const classOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? (Object.getPrototypeOf(value) as Foreign | null)?.constructor
    : undefined;

function metadataOf(executor: unknown, types: () => Foreign | undefined, group: unknown): ClassMetadata {
  const storage = Reflect.get(executor as object, 'metadataStorage') as Foreign | undefined;
  return {
    of: (type) => call(storage, 'getTargetValidationMetadatas', [type, group, false, false]),
    typeOf(type, property) {
      const found = call(types(), 'findTypeMetadata', [type, property]) as Foreign | undefined;
      return typeof found?.typeFunction === 'function' ? found.typeFunction() : undefined;
    },
  };
}

function call(owner: Foreign | undefined, name: string, given: unknown[]): unknown {
  const found = owner?.[name];
  return typeof found === 'function' ? Reflect.apply(found, owner, given) : undefined;
}
