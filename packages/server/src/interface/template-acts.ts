import type { FastifyRequest } from 'fastify';
import type { TemplateState } from '../model/other-test.ts';
import type { Desk } from './desk.ts';
import { notFound } from './problem.ts';

/** What is done with templates, by page and by API alike. They are data: linted before they are kept, never code. */
export function templateActs(desk: Desk) {
  const { checking } = desk.rooms;

  /** The log names it by its own id, which is read from its text before anything else. */
  const put = (request: FastifyRequest, text: string): Promise<TemplateState> => {
    const object = /^id:[ \t]*['"]?([\w.-]{1,100})/m.exec(text)?.[1] ?? 'without an id';
    return desk.act(request, { action: 'template.change', object, detail: 'added or replaced' }, () =>
      checking.putTemplate(text),
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
