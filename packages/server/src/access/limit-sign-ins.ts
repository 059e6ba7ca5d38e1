import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { addressKey } from './address-key.ts';

/** How many tries that fail are let through in a stretch of time. */
export interface SignInLimits {
  /** For one name from one address. */
  perPair: number;
  /** For all names from one address. */
  perAddress: number;
  /** For one name from all addresses that the operator never signed in from. */
  perAccount: number;
  /** Milliseconds; nobody waits longer than this. */
  withinMs: number;
}

export const SIGN_IN_LIMITS: SignInLimits = {
  perPair: 5,
  perAddress: 50,
  perAccount: 100,
  withinMs: 15 * 60_000,
};

export interface SignInLimiter {
  /** Counts a try before it is made, so that many at once are no way round. @returns the seconds to wait, if any. */
  begin(name: string, address: string): Promise<number | undefined>;
  /** Takes the try back, forgets the earlier ones of this name from this address, and remembers the address. */
  succeeded(name: string, address: string): Promise<void>;
  /** An address that an operator is known to come from: others' tries elsewhere do not shut it out. */
  know(name: string, address: string): void;
}

const MOST_KNOWN = 20;

/** Counts in memory: a restart forgives, and nobody without access to the machine can order one. */
export function limitSignIns(limits: SignInLimits): SignInLimiter {
  const duration = limits.withinMs / 1_000;
  const pairs = new RateLimiterMemory({ points: limits.perPair, duration, keyPrefix: 'pair' });
  const addresses = new RateLimiterMemory({ points: limits.perAddress, duration, keyPrefix: 'address' });
  const accounts = new RateLimiterMemory({ points: limits.perAccount, duration, keyPrefix: 'account' });
  const known = new Map<string, Set<string>>();

  const pairOf = (name: string, address: string): string => JSON.stringify([name, addressKey(address)]);
  const isKnown = (name: string, address: string): boolean => known.get(name)?.has(addressKey(address)) === true;

  function know(name: string, address: string): void {
    const key = addressKey(address);
    const kept = [...(known.get(name) ?? [])].filter((other) => other !== key);
    known.set(name, new Set([...kept, key].slice(-MOST_KNOWN)));
  }

  return {
    async begin(name, address) {
      const counts: [RateLimiterMemory, string][] = [
        [addresses, addressKey(address)],
        [pairs, pairOf(name, address)],
      ];
      if (!isKnown(name, address)) counts.push([accounts, name]);
      for (const [limiter, key] of counts) {
        try {
          await limiter.consume(key);
        } catch (refusal) {
          if (!(refusal instanceof RateLimiterRes)) throw refusal;
          return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
        }
      }
      return undefined;
    },
    async succeeded(name, address) {
      await pairs.delete(pairOf(name, address));
      await addresses.reward(addressKey(address));
      if (!isKnown(name, address)) await accounts.reward(name);
      know(name, address);
    },
    know,
  };
}
