import { expect, it, vi } from 'vitest';
import type { LeadRole } from './lead.ts';
import { whileLeading } from './while-leading.ts';

function withRole(role: LeadRole) {
  const listeners = new Set<(role: LeadRole) => void>();
  const said: string[] = [];
  const begun = Promise.withResolvers<void>();
  const running = whileLeading(
    {
      role: () => role,
      onRole: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    async () => {
      said.push('begins');
      await begun.promise;
      return { stop: async () => void said.push('ends') };
    },
  );
  const become = (next: LeadRole) => {
    role = next;
    for (const each of listeners) each(next);
  };
  return { said, running, become, begin: begun.resolve };
}

it('does it while it leads, and again when it leads again', async () => {
  const { said, running, become, begin } = withRole('undecided');
  begin();
  become('leader');
  await vi.waitUntil(() => said.length === 1);
  become('undecided');
  become('follower');
  await vi.waitUntil(() => said.length === 2);
  become('leader');
  await vi.waitUntil(() => said.length === 3);
  await running.stop();
  expect(said).toEqual(['begins', 'ends', 'begins', 'ends']);
});

it('ends what had just begun, and begins nothing after that', async () => {
  const { said, running, become, begin } = withRole('leader');
  await vi.waitUntil(() => said.length === 1);
  const stopped = running.stop();
  become('leader');
  begin();
  await stopped;
  expect(said).toEqual(['begins', 'ends']);
});
