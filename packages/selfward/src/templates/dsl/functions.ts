import { codes } from './functions-codes.ts';
import { random } from './functions-random.ts';
import { texts } from './functions-texts.ts';
import type { Value } from './value.ts';

/** Where chance and the clock come from. */
export interface Surroundings {
  /** A number in [0, 1). */
  random: () => number;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** One helper function. @throws DslError where it is given what it cannot take. */
export type Helper = (args: readonly Value[], surroundings: Surroundings) => Value;

/** The helper functions that are there, by name. */
export const HELPERS: ReadonlyMap<string, Helper> = new Map(Object.entries({ ...texts, ...codes, ...random }));

/**
 * Helpers of the original language that are not there. A request that names one cannot be built; any other unknown name
 * in braces is text that the template means to send.
 */
export const HELPERS_ELSEWHERE: ReadonlySet<string> = new Set(
  `aes_cbc aes_gcm deserialize jarm generate_java_gadget generate_jwt getNetworkIp get_network_ip hash_crc ip_format
  llm_prompt oidc public_ip resolve rsa_encrypt unpack wait_for zip cookie_unsign rand_uuid rand_regex rand_user_agent
  convert_pfx date_time_ago generate_dns_query`.split(/\s+/),
);
