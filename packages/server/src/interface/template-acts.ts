import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { KeptTemplate, TemplateState } from '../model/other-test.ts';
import type { Desk } from './desk.ts';
import { notFound } from './problem.ts';

/** What is done with templates, by page and by API alike. They are data: linted before they are kept, never code. */
export function templateActs(desk: Desk) {
  const { checking } = desk.rooms;

  /**
   * What is kept goes into the log by the id that it runs under and the digest of its text, so that a file can be held
   * against its entry; what is refused, by the id that it seems to give itself.
   */
  const put = (request: FastifyRequest, text: string): Promise<TemplateState> => {
    const seems = /^id:[ \t]*['"]?([\w.-]{1,100})/m.exec(text)?.[1] ?? 'without an id';
    const digest = `SHA-256 ${createHash('sha256').update(text).digest('hex')}`;
    const event = { action: 'template.change', object: seems, detail: `added or replaced, ${digest}` } as const;
    return desk.act(
      request,
      (kept?: KeptTemplate) =>
        kept === undefined
          ? event
          : { ...event, object: kept.id, detail: `${kept.replaced ? 'replaced' : 'added'}, ${digest}` },
      async () => checking.putTemplate(text),
    );
  };

  async function remove(request: FastifyRequest, id: string): Promise<void> {
    const { templates } = await checking.others();
    if (!templates.some((each) => each.id === id)) throw notFound();
    await desk.act(request, { action: 'template.change', object: id, detail: 'removed' }, () =>
      checking.removeTemplate(id),
    );
  }

  return { put, remove };
}
