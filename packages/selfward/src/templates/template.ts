import { z } from 'zod';

/** A text, also where YAML makes a number or a truth of it (`words: [404, true]`). */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
/** One or several, as a list or parted by commas. */
const listed = z.union([z.array(text), text.transform((given) => given.split(',').map((each) => each.trim()))]);
const condition = z.enum(['and', 'or']).default('or');
const whole = z.int().nonnegative();

const named = { name: text.optional(), part: text.default('body'), internal: z.boolean().default(false) };
const matching = {
  ...named,
  condition,
  negative: z.boolean().default(false),
  'case-insensitive': z.boolean().default(false),
  'match-all': z.boolean().default(false),
};
const some = <T extends z.ZodType>(item: T) => z.array(item).min(1);

export const MatcherSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('word'), ...matching, words: some(text), encoding: z.literal('hex').optional() }),
  z.strictObject({ type: z.literal('status'), ...matching, status: some(whole) }),
  z.strictObject({ type: z.literal('regex'), ...matching, regex: some(text), encoding: z.literal('hex').optional() }),
  z.strictObject({ type: z.literal('binary'), ...matching, binary: some(text) }),
  z.strictObject({ type: z.literal('size'), ...matching, size: some(whole) }),
  z.strictObject({ type: z.literal('dsl'), ...matching, dsl: some(text) }),
  z.strictObject({ type: z.literal('xpath'), ...matching, xpath: some(text) }),
]);
export type Matcher = z.infer<typeof MatcherSchema>;

const extracting = { ...named, 'case-insensitive': z.boolean().default(false) };
export const ExtractorSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('regex'), ...extracting, regex: some(text), group: whole.default(0) }),
  z.strictObject({ type: z.literal('kval'), ...extracting, kval: some(text) }),
  z.strictObject({ type: z.literal('json'), ...extracting, json: some(text), group: whole.optional() }),
  z.strictObject({ type: z.literal('xpath'), ...extracting, xpath: some(text), attribute: text.optional() }),
  z.strictObject({ type: z.literal('dsl'), ...extracting, dsl: some(text) }),
]);
export type Extractor = z.infer<typeof ExtractorSchema>;

/** Loose where other features may stand: those are told apart from mistakes by name, not refused as a wrong shape. */
export const HttpBlockSchema = z.looseObject({
  id: text.optional(),
  method: text.optional(),
  path: some(text).optional(),
  raw: some(text).optional(),
  headers: z.record(z.string(), text).default({}),
  body: text.optional(),
  payloads: z.record(z.string(), z.union([z.array(text), text])).default({}),
  attack: z.enum(['batteringram', 'pitchfork', 'clusterbomb']).optional(),
  matchers: z.array(MatcherSchema).default([]),
  'matchers-condition': condition,
  extractors: z.array(ExtractorSchema).default([]),
  'stop-at-first-match': z.boolean().default(false),
  redirects: z.boolean().default(false),
  'host-redirects': z.boolean().default(false),
  'max-redirects': whole.default(10),
  'disable-cookie': z.boolean().default(false),
  'max-size': whole.optional(),
});
export type HttpBlock = z.infer<typeof HttpBlockSchema>;

export const InfoSchema = z.looseObject({
  name: text,
  severity: text.optional(),
  description: text.optional(),
  remediation: text.optional(),
  tags: listed.default([]),
  classification: z
    .looseObject({ 'cwe-id': listed.nullish(), 'cvss-metrics': text.nullish() })
    .nullish()
    .transform((given) => given ?? {}),
});

/** A template as it is written, made sure of. */
export const TemplateSchema = z.looseObject({
  id: z.string().regex(/^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$/, 'must be letters, digits and dashes'),
  info: InfoSchema,
  variables: z.record(z.string(), text).default({}),
  constants: z.record(z.string(), z.union([text, z.array(text)])).default({}),
  flow: text.optional(),
  http: z.array(HttpBlockSchema).optional(),
  requests: z.array(HttpBlockSchema).optional(),
});
export type Template = z.infer<typeof TemplateSchema>;

/** The HTTP blocks; older templates call them `requests`. */
export function blocksOf(template: Template): HttpBlock[] {
  return [...(template.http ?? []), ...(template.requests ?? [])];
}
