import { z } from 'zod';
import type { Outcome, Step } from '../../model/check.ts';
import { SEVERITIES } from '../../model/severity.ts';
import type { Crossing } from './crossing.ts';

/** Reads what a check's process hands over: nothing of it is believed before. */
export interface Reader {
  /** @throws Error in words for the check's author. */
  step(value: unknown): Step;
  outcomes(value: unknown): readonly Outcome[];
}

const MARKER = /^(?:[a-z][a-z0-9]{9}|[1-9][0-9]{9}|[a-f][0-9a-f]{11})$/;
const words = z.string().max(2000);

/**
 * Endpoints, points and exchanges must be those that the engine handed out: a check cannot send elsewhere, and cannot
 * make up an answer to prove something with.
 */
export function createReader(crossing: Crossing): Reader {
  const given = (what: string, mark: string) =>
    z.custom<object>(
      (value) => crossing.isOurs(value) && typeof value === 'object' && value !== null && mark in value,
      `must be ${what} that the check was given`,
    );
  const endpoint = given('an endpoint', 'draft');
  const point = given('a point', 'part');
  const exchange = given('an exchange', 'request');
  const answered = exchange.refine((value) => 'response' in value, 'must be an exchange that was answered');

  const probe = z.looseObject({
    set: z.map(point, z.unknown()),
    markers: z.array(z.string().regex(MARKER, 'must be markers that fresh.marker() gave')),
    effect: z.enum(['read', 'write', 'shape', 'delay', 'callback']),
    note: words,
    as: z.string().max(200).optional(),
    override: z
      .strictObject({
        contentType: words.optional(),
        headers: z
          .array(z.tuple([words, words]))
          .max(50)
          .optional(),
      })
      .optional(),
  });
  const step = z.discriminatedUnion('do', [
    z.strictObject({
      do: z.literal('send'),
      endpoint,
      probes: z.array(probe).max(1000),
      order: z.enum(['any', 'alternate']).optional(),
      repeat: z.int().min(1).max(100).optional(),
    }),
    z.strictObject({
      do: z.literal('recall'),
      markers: z.array(z.string().regex(MARKER, 'must be markers')),
      pages: z.array(endpoint).optional(),
      as: z.string().max(200).optional(),
    }),
    z.strictObject({
      do: z.literal('render'),
      exchange: answered,
      markers: z.array(z.string().regex(MARKER, 'must be markers')),
    }),
    z.strictObject({
      do: z.literal('listen'),
      markers: z.array(z.string().regex(MARKER, 'must be markers')),
      withinMs: z.number().min(0).max(30_000),
    }),
  ]);
  const said = { observed: words, control: words };
  const proof = z.discriminatedUnion('kind', [
    z.strictObject({
      ...said,
      kind: z.literal('context'),
      marker: words,
      payload: words,
      gained: words,
      exchange: answered,
      controlExchange: answered,
    }),
    z.strictObject({
      ...said,
      kind: z.literal('arithmetic'),
      rounds: z.array(z.strictObject({ exchange: answered, payload: words, expected: words })),
      controlExchange: answered,
    }),
    z.strictObject({
      ...said,
      kind: z.literal('opposite'),
      truths: z.array(answered),
      falsehoods: z.array(answered),
      controls: z.array(answered),
    }),
    z.strictObject({
      ...said,
      kind: z.literal('delay'),
      samples: z.array(z.strictObject({ demandedMs: z.number(), measuredMs: z.number(), exchange })),
    }),
    z.strictObject({
      ...said,
      kind: z.literal('signature'),
      matches: z.array(answered),
      siblings: z.array(answered),
    }),
    z.strictObject({
      ...said,
      kind: z.literal('redirect'),
      exchange: answered,
      again: answered,
      hosts: z.tuple([words, words]),
      controlExchange: answered,
    }),
    z.strictObject({
      ...said,
      kind: z.literal('header'),
      exchange: answered,
      again: answered,
      names: z.tuple([words, words]),
      controlExchange: answered,
    }),
  ]);
  const outcomes = z.array(
    z.strictObject({
      endpoint,
      point,
      verdict: z.discriminatedUnion('is', [
        z.strictObject({ is: z.literal('clean'), controls: z.array(exchange) }),
        z.strictObject({ is: z.literal('not-applicable'), because: words }),
        z.strictObject({ is: z.literal('inconclusive'), reason: words }),
        z.strictObject({ is: z.literal('tentative'), why: words, exchange }),
        z.strictObject({ is: z.literal('proved'), proof }),
      ]),
      sink: endpoint.optional(),
      severity: z.enum(SEVERITIES).optional(),
      technology: words.optional(),
      exposes: z.array(words).max(100).optional(),
    }),
  );

  // The schemas look; what is handed on is the object itself, whose identity counts.
  return {
    step(value) {
      refuse('it yielded something that is no step', step.safeParse(value));
      return value as Step;
    },
    outcomes(value) {
      refuse('it returned something else than outcomes', outcomes.safeParse(value));
      return value as readonly Outcome[];
    },
  };
}

function refuse(what: string, { success, error }: z.ZodSafeParseResult<unknown>): void {
  if (success) return;
  const [outer] = error.issues;
  // A map's key has an issue of its own inside.
  const issue = outer?.code === 'invalid_key' ? (outer.issues[0] ?? outer) : outer;
  throw new Error(`${what}: ${issue?.path.map(String).join('.') || 'it'}: ${issue?.message ?? 'has the wrong shape'}`);
}
