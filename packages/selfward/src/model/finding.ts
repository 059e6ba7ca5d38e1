import { z } from 'zod';
import { LOCATIONS } from './point.ts';
import { PROOF_KINDS } from './proof.ts';
import { SEVERITIES } from './severity.ts';
import { CodePlaceSchema } from './sighting.ts';
import { TriageSchema } from './triage.ts';

/** A weakness that the evidence proves or supports, as reports carry it. */
export const FindingSchema = z.object({
  /** The fingerprint: stable over runs, payloads and severities. */
  id: z.string(),
  check: z.string(),
  title: z.string(),
  cwe: z.string().regex(/^CWE-\d+$/),
  severity: z.enum(SEVERITIES),
  cvss: z.string().optional(),
  /** CVSS 4.0 base vector. */
  cvss4: z.string().optional(),
  /** The tool that reported it, where it was not Selfward itself; `selfward, wapiti` where several saw it. */
  origin: z.string().optional(),
  confidence: z.enum(['proved', 'tentative']),
  proof: z.object({
    kind: z.enum([...PROOF_KINDS, 'none']),
    observed: z.string(),
    control: z.string(),
  }),
  /** For stored cross-site scripting `url` and `parameter` are the way in and `sink` the page. */
  url: z.string(),
  method: z.string(),
  location: z.enum(LOCATIONS),
  /** The name as the application reads it. */
  parameter: z.string(),
  sink: z.string(),
  /** The part of the answer that shows it, secrets removed. */
  evidence: z.string(),
  /** A `curl` line. */
  reproduce: z.string(),
  advice: z.string(),
  technology: z.string().optional(),
  exposes: z.array(z.string()).optional(),
  /** The identity it was seen as; absent for nobody. */
  as: z.string().optional(),
  /** The exchange that shows it, secrets removed. */
  request: z.string().optional(),
  response: z.string().optional(),
  /** Where in the application's source it is, as a sensor saw it. */
  code: CodePlaceSchema.optional(),
  /** What a person decided of it. */
  triage: TriageSchema.optional(),
});
export type Finding = z.infer<typeof FindingSchema>;

/** Who saw a finding: tools by their ids, and `selfward` where it saw it itself. */
export function originsOf({ origin }: Pick<Finding, 'origin'>): string[] {
  return origin === undefined ? ['selfward'] : origin.split(', ');
}
