import { tracingChannel } from 'node:diagnostics_channel';

/** Its messages have the part's name: `tracing:selfward-server.part:start`, `:asyncEnd` and so on. */
const parts = tracingChannel<{ name: string }>('selfward-server.part');

/**
 * Does a named part of what a request takes, so that whoever subscribes to the channel `selfward-server.part` sees where
 * its time goes. Without a subscriber it is a call.
 */
export function inPart<T>(name: string, work: () => Promise<T>): Promise<T> {
  return parts.hasSubscribers ? parts.tracePromise(work, { name }) : work();
}
