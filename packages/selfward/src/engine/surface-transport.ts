import { actionWord } from '../model/action-like.ts';
import type { HttpRequest } from '../model/exchange.ts';
import { type Transport, TransportError } from '../model/transport.ts';
import type { Context } from './context.ts';
import { endsSession } from './sign-in/ends-session.ts';

/**
 * What the surface is learned through: paced, scoped and counted like everything else, as the run's identity, and for
 * reading alone. A link that is named like an action is not followed: on devices, links are buttons.
 */
export function surfaceTransport({ sender, options, state }: Context): Transport {
  return {
    send(request, given) {
      const reason = refusal(request, options.target.url, options.identity !== undefined);
      if (reason !== undefined) return Promise.reject(new TransportError('out-of-scope', reason));
      state.doing = `learning the surface: ${request.url.slice(0, 120)}`;
      return sender.plain(request, given);
    },
    // The engine closes the transport, once everything was put back.
    close: () => Promise.resolve(),
  };
}

function refusal({ method, url }: HttpRequest, targetUrl: string, signedIn: boolean): string | undefined {
  if (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS')
    return `left alone: ${method} is not for learning a surface`;
  if (url === targetUrl) return undefined;
  if (signedIn && endsSession(method, url)) return 'left alone: it is named as if it ended the session';
  const word = actionWord(method, url);
  return word === undefined ? undefined : `left alone: it is named like an action ("${word}")`;
}
