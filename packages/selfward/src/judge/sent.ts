import type { Exchange } from '../model/index.ts';

/** Every text that an exchange's probe put into its request, names of operators and keys included. */
export function sentTexts(exchange: Exchange): string[] {
  return [...exchange.probe.set.values()].flatMap((value) => textsOf(value));
}

/** The texts in a value, keys and values alike. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (Array.isArray(value)) return value.flatMap((each) => textsOf(each));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, each]) => [key, ...textsOf(each)]);
  }
  return [];
}
