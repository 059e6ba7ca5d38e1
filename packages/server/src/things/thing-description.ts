import { z } from 'zod';

/**
 * What we use of a W3C Thing Description 1.1. Devices write them loosely, so a member that is not as it should be is
 * taken for absent where we can do without it; what we cannot do without is checked one affordance at a time.
 */
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

export const FormSchema = z.looseObject({
  href: z.string().max(2_000),
  op: optional(z.union([z.string().transform((op) => [op]), z.array(z.string()).max(20)])),
  contentType: optional(z.string()),
  subprotocol: optional(z.string()),
  /** The HTTP vocabulary of the binding templates. */
  'htv:methodName': optional(z.string()),
});
export type Form = z.infer<typeof FormSchema>;

export const DataSchema = z.looseObject({
  type: optional(z.string()),
  title: optional(z.string()),
  description: optional(z.string()),
  unit: optional(z.string()),
  minimum: optional(z.number()),
  maximum: optional(z.number()),
  enum: optional(
    z
      .array(z.union([z.string().max(200), z.number()]))
      .min(1)
      .max(100),
  ),
  readOnly: optional(z.boolean()),
  writeOnly: optional(z.boolean()),
});
export type Data = z.infer<typeof DataSchema>;

const FormsSchema = z.object({ forms: optional(z.array(z.unknown()).max(50)) });

export const PropertySchema = DataSchema.extend(FormsSchema.shape);

export const ActionSchema = z.looseObject({
  title: optional(z.string()),
  description: optional(z.string()),
  input: optional(DataSchema),
  ...FormsSchema.shape,
});

export const ThingSchema = z.looseObject({
  title: optional(z.string()),
  base: optional(z.string()),
  properties: optional(z.record(z.string(), z.unknown())),
  actions: optional(z.record(z.string(), z.unknown())),
  forms: optional(z.array(z.unknown()).max(50)),
});
