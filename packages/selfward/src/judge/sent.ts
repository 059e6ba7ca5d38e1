import type { Exchange } from '../model/index.ts';

/** Every text that an exchange's probe put into its request, names of operators, keys and added fields included. */
export function sentTexts(exchange: Exchange): string[] {
  return [...exchange.probe.set].flatMap(([{ added, name }, value]) => [...(added ? [name] : []), ...textsOf(value)]);
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

/**
 * What a probe sent beyond the ordinary values of its fields. Those stand in the ordinary request as well, so that a
 * page's row of that name coming or going is a difference, while an echo of it is none.
 */
export function addedTexts(exchange: Exchange): string[] {
  return [...exchange.probe.set].flatMap(([{ original, added, name }, value]) => {
    const texts = [...(added ? [name] : []), ...textsOf(value)];
    const [usual] = textsOf(original);
    if (usual === undefined || usual === '') return texts;
    const whole = new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(usual)}(?![\\p{L}\\p{N}_])`, 'iu');
    // Once: what stands in the text a second time is of our making.
    return texts.map((text) => text.replace(whole, ' '));
  });
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
