import { z } from 'zod';

/** How many rows a page of a list shows. */
export const PAGE_SIZE = 50;

/** A filter that a search form sends empty where nothing was typed. */
export const filter = (max = 200) =>
  z
    .string()
    .max(max)
    .transform((text) => (text.trim() === '' ? undefined : text.trim()))
    .optional();

/** One of some words, or empty. */
export const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z
    .enum(['', ...words])
    .transform((word): T[number] | undefined => (word === '' ? undefined : word))
    .optional();

/** A whole number in a URL. Nothing else is taken for one: no signs, no exponents, no spaces. */
export const whole = (max: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().max(max));

/** `page`, from 1, of a page's list. */
export const pageNumber = z
  .string()
  .regex(/^[1-9]\d{0,5}$/, 'must be a whole number from 1')
  .transform(Number)
  .optional();

/** `limit` and `offset` of an API's list. */
export const slice = {
  limit: whole(500).optional(),
  offset: whole(10_000_000).optional(),
};

export const pagingOf = (page: number | undefined, size = PAGE_SIZE) => ({
  offset: ((page ?? 1) - 1) * size,
  limit: size,
});

/** The boxes of a form that may be ticked several times: nothing, one text or many. */
export const several = (max = 200) =>
  z
    .union([
      z
        .string()
        .max(max)
        .transform((one) => [one]),
      z.array(z.string().max(max)).max(500),
    ])
    .optional()
    .transform((list) => list ?? []);

/** A switch of a form: `true` and `false` as words. */
export const yesNo = z.enum(['true', 'false']).transform((word) => word === 'true');

/** A form that carries nothing but, perhaps, where to go back to. */
export const backOnly = z.object({ back: z.string().max(2000).optional() }).nullish();

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Leaves out what is undefined, so that what is optional is absent. */
export function defined<T extends object>(from: T): Defined<T> {
  return Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** Parameters of a URL. */
export const named = z.object({ name: z.string().min(1).max(300) });
export const identified = z.object({ id: z.string().min(1).max(200) });
