import { temporaryWraps } from '../names/wrap.ts';
import { oneOf, patternOf } from './schema.ts';
import type { Wanting } from './wanting.ts';

/** A list that is longer is data. */
const MOST_CHOICES = 50;

/**
 * Watches what applications judge a value by without a library: an expression for the whole of it, a list of what it may
 * be. In place only while a request is learned from, for everything uses these.
 */
export function watchByHand(wanting: Wanting): { begin(): void; end(): void } {
  const { put, end } = temporaryWraps();
  const turnedDown = (value: unknown, schema: () => unknown) => {
    if (wanting.open() && (value === undefined || (typeof value === 'string' && value !== '')))
      wanting.asked(value, schema);
  };
  return {
    begin() {
      end();
      put(
        RegExp.prototype,
        'test',
        (original) =>
          function (text) {
            const fits = Reflect.apply(original, this, [text]);
            if (fits === false && isWhole(this)) turnedDown(text, () => patternOf(this));
            return fits;
          },
      );
      for (const name of ['match', 'search'])
        put(
          String.prototype,
          name,
          (original) =>
            function (expression) {
              const found = Reflect.apply(original, this, [expression]);
              if ((found === null || found === -1) && isWhole(expression))
                turnedDown(String(this), () => patternOf(expression));
              return found;
            },
        );
      put(
        String.prototype,
        'startsWith',
        (original) =>
          function (beginning, ...more) {
            const does = Reflect.apply(original, this, [beginning, ...more]);
            if (does === false && typeof beginning === 'string' && beginning !== '' && more.length === 0)
              turnedDown(String(this), () => ({ type: 'string', pattern: `^${literally(beginning)}` }));
            return does;
          },
      );
      for (const name of ['includes', 'indexOf'])
        put(
          Array.prototype,
          name,
          (original) =>
            function (value, ...more) {
              const found = Reflect.apply(original, this, [value, ...more]);
              if ((found === false || found === -1) && isChoice(this)) turnedDown(value, () => oneOf(this));
              return found;
            },
        );
      put(
        Set.prototype,
        'has',
        (original) =>
          function (value) {
            const found = Reflect.apply(original, this, [value]);
            if (found === false && this instanceof Set && this.size <= MOST_CHOICES && wanting.open()) {
              const choices = [...this];
              if (isChoice(choices)) turnedDown(value, () => oneOf(choices));
            }
            return found;
          },
      );
    },
    end,
  };
}

/** One that speaks of the whole value. */
const isWhole = (expression: unknown): boolean =>
  expression instanceof RegExp && /^\^.*\$$/s.test(expression.source) && !expression.global && !expression.sticky;

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const isChoice = (given: unknown): given is readonly string[] =>
  Array.isArray(given) &&
  given.length > 0 &&
  given.length <= MOST_CHOICES &&
  given.every((each) => typeof each === 'string' && each.length > 0 && each.length <= 100);
