import { createEventStream, type EventStream } from '../event-stream.ts';
import type { Routes } from '../load-routes.ts';
import { Problem } from '../problem.ts';
import { seenEvent } from '../seen-event.ts';

const BEAT_MS = 15_000;
const PER_SESSION = 10;

/** What happens, as it happens, to open pages: each hears what its operator may. */
const routes: Routes = (app, desk) => {
  const { events, access } = desk.rooms;
  const open = new Map<string, Set<EventStream>>();

  app.get('/events', { config: { access: 'see' }, exposeHeadRoute: false }, (request, reply) => {
    const { token, session, operator } = desk.who(request);
    const mine = open.get(session.id) ?? new Set();
    if (mine.size >= PER_SESSION) throw new Problem(429, 'Too many pages are open in this session.');
    let { level } = operator;

    const stream = createEventStream(() => {
      unsubscribe();
      forget();
      clearInterval(beat);
      mine.delete(stream);
      if (mine.size === 0) open.delete(session.id);
    });
    const unsubscribe = events.subscribe((event) => {
      const seen = seenEvent(event, level);
      if (seen !== undefined) stream.send(seen);
    });
    /** A session that ended, or an operator who was switched off or lowered, hears no more than that. */
    async function ask(): Promise<boolean> {
      const still = await access.session(token).catch(() => undefined);
      const holds = still !== undefined && !still.operator.mustChoose;
      if (holds) level = still.operator.level;
      else stream.end();
      return holds;
    }
    const forget = access.onChange(() => void ask());
    // Sessions also end by themselves, when their time is over.
    const beat = setInterval(async () => {
      if (await ask()) stream.beat();
    }, BEAT_MS);
    mine.add(stream);
    open.set(session.id, mine);
    return reply
      .type('text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .send(stream.body);
  });

  app.addHook('preClose', async () => {
    for (const stream of [...open.values()].flatMap((set) => [...set])) stream.end();
  });
};

export default routes;
