import { types } from 'node:util';

const FRAMES = '\n    at ';

/**
 * An error that came through a trap of ours, with the stack that it would have had without us: applications show stacks,
 * compare them, and see only so many frames of them.
 *
 * @param trap - the function of the proxy's handler that is running, whose frame it is.
 */
export function withoutOurFrame(error: unknown, trap: (...given: never[]) => unknown): unknown {
  try {
    if (!types.isNativeError(error) || typeof error.stack !== 'string') return error;
    const [head = '', ...thrown] = error.stack.split(FRAMES);
    const here: { stack?: unknown } = {};
    Error.captureStackTrace(here, trap);
    if (typeof here.stack !== 'string') return error;
    const [, ...callers] = here.stack.split(FRAMES);
    // Ours is the one behind which only our callers stand; there is none where the stack ends before it.
    const ours = thrown.findIndex(
      (frame, at) =>
        /\b(apply|construct) \(/.test(frame) && thrown.slice(at + 1).every((each, of) => each === callers[of]),
    );
    if (ours < 0) return error;
    const frames = [...thrown.slice(0, ours), ...callers].slice(0, Error.stackTraceLimit);
    error.stack = [head, ...frames].join(FRAMES);
  } catch {
    // Frozen, or with a stack of its own making.
  }
  return error;
}
