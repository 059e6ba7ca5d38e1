import { DslError } from './dsl/value.ts';

/** A part that we cannot read is a reason, not a failure. */
export function attempt<T>(reasons: Set<string>, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof DslError)) throw error;
    reasons.add(error.message);
    return undefined;
  }
}
