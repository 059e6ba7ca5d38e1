import type { Lead } from './lead.ts';

/** Leads, and asks nobody: for a process that has data of its own, whatever others run the same program. */
export function leadAlone(): Lead {
  return {
    role: () => 'leader',
    onRole: () => () => {},
    send: () => {},
    onMessage: () => () => {},
    onFollower: () => () => {},
    stop: async () => {},
  };
}
