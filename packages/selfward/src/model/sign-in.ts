import { z } from 'zod';
import { METHODS } from './endpoint.ts';

/** A path of the target (`/login`) or an absolute address on it. */
const AddressSchema = z.string().regex(/^(https?:\/\/[^/\s]+)?\/\S*$/i, 'must be a path like /login, or an address');

/** A name under which an answer's value is kept: `{token}` in later steps. */
const NameSchema = z.string().regex(/^[A-Za-z_][\w-]*$/, 'must be a name: letters, digits, _ and -');

/** Where in an answer a value stands. */
const TakeSchema = z.union(
  [
    /** A form's field, hidden ones too, by its name. */
    z.strictObject({ field: z.string().min(1) }),
    /** An element by tag, `#id`, `.class` and `[attribute=value]`; its text, or one of its attributes. */
    z.strictObject({ selector: z.string().min(1), attribute: z.string().min(1).optional() }),
    /** A dotted path in a JSON answer: `data.token`. */
    z.strictObject({ json: z.string().min(1) }),
    z.strictObject({ header: z.string().min(1) }),
    z.strictObject({ cookie: z.string().min(1) }),
  ],
  'must say one of field, selector (with attribute), json, header, cookie',
);
export type Take = z.infer<typeof TakeSchema>;

const asked = {
  /** Sent with this step's request alone. */
  headers: z.record(z.string(), z.string()).optional(),
  /** What later steps need of the answer, by the name that they call it. */
  take: z.record(NameSchema, TakeSchema).optional(),
};

const GetStep = z.strictObject({ get: AddressSchema, ...asked });

const FormStep = z.strictObject({
  /** The page that the form stands on: fetched afresh, so that its tokens and hidden fields are this sign-in's own. */
  form: AddressSchema,
  fields: z.record(z.string(), z.string()),
  /** Where it is submitted to when no form of the page has these fields (one that a script builds). */
  action: AddressSchema.optional(),
  ...asked,
});

const JsonStep = z.strictObject({
  json: AddressSchema,
  method: z.enum(METHODS).default('POST'),
  body: z.json(),
  ...asked,
});

const HeaderStep = z.strictObject({
  /** Sent with everything from here on. */
  header: z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "must be a header's name"),
  value: z.string(),
});

const BasicStep = z.strictObject({ basic: z.strictObject({ user: z.string(), password: z.string() }) });

const STEPS = { get: GetStep, form: FormStep, json: JsonStep, header: HeaderStep, basic: BasicStep };

/** By its first word, so that a mistake is told of the step that was meant. */
export const SignInStepSchema = z.unknown().transform((given, context): SignInStep => {
  const record = z.record(z.string(), z.unknown()).safeParse(given);
  const kinds = Object.keys(STEPS) as (keyof typeof STEPS)[];
  const kind = record.success ? kinds.find((each) => each in record.data) : undefined;
  if (kind === undefined) {
    context.addIssue({ code: 'custom', message: `a step says one of ${kinds.join(', ')}` });
    return z.NEVER;
  }
  const read = STEPS[kind].safeParse(given);
  if (read.success) return read.data;
  for (const issue of read.error.issues) {
    context.addIssue({ code: 'custom', message: issue.message, path: [...issue.path] });
  }
  return z.NEVER;
});
export type SignInStep =
  | z.infer<typeof GetStep>
  | z.infer<typeof FormStep>
  | z.infer<typeof JsonStep>
  | z.infer<typeof HeaderStep>
  | z.infer<typeof BasicStep>;

const words = z.union([
  z
    .string()
    .min(1)
    .transform((word) => [word]),
  z.array(z.string().min(1)).min(1),
]);

/** A page that tells whether somebody is signed in. It must not look the same to a stranger. */
export const VerifySchema = z.strictObject({
  url: AddressSchema,
  /** Any below 300 where not given. */
  status: z.int().min(100).max(599).optional(),
  /** Words that must all show. */
  shows: words.optional(),
  /** Words of which none may show. */
  hides: words.optional(),
});
export type Verify = z.infer<typeof VerifySchema>;

/** How somebody signs in: what is sent in which order, and how it shows that it worked. */
export const SignInSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  steps: z.array(SignInStepSchema).min(1).max(20),
  verify: VerifySchema,
});

/** The file behind `--sign-in`. */
export const SignInFileSchema = z.strictObject({ identities: z.array(SignInSchema).min(1).max(10) });

/** Steps with the secrets that they name; both stay out of reports and logs. */
export interface SignIn {
  steps: readonly SignInStep[];
  verify: Verify;
  /** By the word in braces: `env:OPERATOR_PASSWORD`. */
  secrets: Readonly<Record<string, string>>;
}
