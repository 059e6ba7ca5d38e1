import type { Exchange } from '../model/index.ts';

const WALLS =
  /attention required! \| cloudflare|request unsuccessful\. incapsula|access denied.{0,200}reference #|the requested url was rejected|mod_security|modsecurity|web application firewall|not acceptable!.{0,200}security|sucuri website firewall|blocked by (?:the )?(?:waf|security)|aws waf|request blocked/is;

/** Whether an answer bears the signs of a guard in front of the application. */
export const isWall = ({ response }: Exchange): boolean => WALLS.test(response?.body.slice(0, 20_000) ?? '');

/**
 * Why nothing can be told from an exchange: no answer, or one that a guard in front of the application gave.
 *
 * @param usual - the status codes that the endpoint answers usually; a page that always says 403 is not blocking us.
 */
export function blockedBecause(exchange: Exchange, usual: readonly number[]): string | undefined {
  const { response, failure } = exchange;
  if (!response) return `no answer (${failure?.kind ?? 'lost'}${failure ? `: ${failure.message}` : ''})`;
  if (usual.includes(response.status)) return undefined;
  if (response.status === 403 || response.status === 429 || response.status === 503) {
    return `answered ${response.status} where the ordinary request is not`;
  }
  if (response.status === 401 || response.status === 407 || response.status === 511) {
    return `answered ${response.status}: the sign-in was lost or is refused`;
  }
  if (response.status >= 400 && isWall(exchange)) return 'a filter in front of the application answered';
  return undefined;
}
