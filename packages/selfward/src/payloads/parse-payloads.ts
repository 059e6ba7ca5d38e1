import { type Payload, PayloadFileSchema } from '../model/payload.ts';
import { lineOfJsonError } from './line-of-json.ts';

/** Reads one payload file's text; refused as a whole, with the reason, where anything in it does not fit. */
export function parsePayloads(text: string, check: string): { payloads: readonly Payload[] } | { reason: string } {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { reason: `line ${lineOfJsonError(text)}: not JSON (${message})` };
  }
  const file = PayloadFileSchema.safeParse(given);
  if (!file.success) {
    const [issue] = file.error.issues;
    return { reason: `${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'has the wrong shape'}` };
  }
  if (file.data.check !== check) {
    return { reason: `check: says "${file.data.check}", but the file is called "${check}.json"` };
  }
  const ids = file.data.payloads.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  return twice === undefined
    ? { payloads: file.data.payloads }
    : { reason: `payloads: the id "${twice}" stands there twice` };
}
