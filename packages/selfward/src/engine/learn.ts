import type { Surface } from '../model/endpoint.ts';
import type { Context } from './context.ts';
import { coveredPoints } from './only.ts';
import { surfaceTransport } from './surface-transport.ts';

/** Greets the target and learns its surface; `undefined` where either fails. */
export async function learn(context: Context): Promise<Surface | undefined> {
  const { options, guard, collection, state, emit } = context;
  const signal = options.signal ?? new AbortController().signal;
  const failed = (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    state.over ??= reason;
    collection.notChecked({ endpoint: `GET ${options.target.url}`, reason, cause: 'failed' }, [-1, -1, -1]);
  };
  try {
    context.start = await guard.greet();
    await context.signIns.start();
    if (state.over !== undefined) return undefined;
    // What it shows to strangers is not what it shows from here on, nor is it as fast.
    if (context.signIns.active) context.start = await guard.greet();
  } catch (error) {
    failed(error);
    return undefined;
  }
  try {
    state.doing = 'learning the surface';
    const surface = await learnSteadily(context, () => options.surface(surfaceTransport(context), signal));
    for (const { endpoint, reason } of surface.gaps) {
      const shown = { endpoint: context.redactor.text(endpoint), reason: context.redactor.text(reason) };
      const cause = /left alone|outside the scope/.test(reason) ? 'by-rule' : 'failed';
      collection.notChecked({ ...shown, cause }, [-1, -1, -1]);
    }
    // A source may go on without what it could not read; the run must not take what is left for the whole.
    const ended = options.signal?.aborted ? 'the run was stopped' : guard.halted()?.message;
    if (ended !== undefined) failed(new Error(ended));
    context.endpoints.push(...surface.endpoints);
    emit({
      type: 'surface',
      endpoints: surface.endpoints.length,
      points: surface.endpoints.reduce((sum, endpoint) => sum + coveredPoints(endpoint, options.only).length, 0),
    });
    return surface;
  } catch (error) {
    failed(error);
    return undefined;
  }
}

/** A surface that was read while the sign-in was lost lacks what only somebody signed in sees: it is read once more. */
async function learnSteadily(
  { signIns, collection, options, state }: Context,
  learnOnce: () => Promise<Surface>,
): Promise<Surface> {
  const surface = await learnOnce();
  await signIns.confirm();
  if (signIns.losses() === 0 || state.over !== undefined) return surface;
  const again = await learnOnce();
  await signIns.confirm();
  if (signIns.losses() > 1) {
    const reason = 'the sign-in was lost while the surface was learned, twice: what only shows later is not known';
    collection.notChecked({ endpoint: `GET ${options.target.url}`, reason, cause: 'failed' }, [-1, -1, -1]);
  }
  return again;
}
