import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { AgentError, type AgentToken, type ShownAgentToken } from '../model/agent.ts';
import type { Table } from '../model/store.ts';

/** Two are needed to change one without a gap; more are a sign of forgotten ones. */
const MOST_OF_ONE = 5;

const FORM = /^sfa_([0-9a-f]{16})_[\w-]{43}$/;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export const shownToken = ({ hash: _, ...token }: AgentToken): ShownAgentToken => token;

/** Tokens are few: all are kept in memory and written through, so that a wrong one costs no look into the store. */
export async function keepTokens(table: Table<AgentToken>, now: () => number) {
  const all = new Map<string, AgentToken>();
  for (let offset = 0; ; offset += 500) {
    const { rows } = await table.find({ limit: 500, offset, sort: { field: 'id', order: 'asc' } });
    for (const row of rows) all.set(row.id, row);
    if (rows.length < 500) break;
  }

  const of = (device: string): AgentToken[] =>
    [...all.values()].filter((token) => token.device === device).sort((a, b) => a.createdAt - b.createdAt);

  async function revoke(device: string, id: string): Promise<boolean> {
    if (all.get(id)?.device !== device) return false;
    // At once here; what is being asked with it meanwhile finds it gone.
    all.delete(id);
    await table.remove(id);
    return true;
  }

  return {
    of,
    devices: (): Set<string> => new Set([...all.values()].map(({ device }) => device)),
    find(token: string): AgentToken | undefined {
      const id = FORM.exec(token)?.[1];
      const known = id === undefined ? undefined : all.get(id);
      if (known === undefined) return undefined;
      return timingSafeEqual(hashOf(token), Buffer.from(known.hash, 'hex')) ? known : undefined;
    },
    byId: (id: string): AgentToken | undefined => all.get(id),
    holds: (id: string): boolean => all.has(id),
    async make(device: string, by: string): Promise<{ id: string; token: string }> {
      if (of(device).length >= MOST_OF_ONE)
        throw new AgentError(`${device} has ${MOST_OF_ONE} tokens already: revoke one that is not used any more`);
      const id = randomBytes(8).toString('hex');
      const token = `sfa_${id}_${randomBytes(32).toString('base64url')}`;
      const row: AgentToken = { id, device, hash: hashOf(token).toString('hex'), createdAt: now(), createdBy: by };
      await table.insert(row);
      all.set(id, row);
      return { id, token };
    },
    revoke,
    async revokeAll(device: string): Promise<number> {
      const tokens = of(device);
      for (const { id } of tokens) await revoke(device, id);
      return tokens.length;
    },
  };
}
export type TokenKeeper = Awaited<ReturnType<typeof keepTokens>>;
