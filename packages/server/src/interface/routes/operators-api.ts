import { z } from 'zod';
import { LEVELS } from '../../model/level.ts';
import { OperatorNameSchema } from '../../model/operator.ts';
import type { Routes } from '../load-routes.ts';
import { operatorActs } from '../operator-acts.ts';
import { defined, filter, identified, slice } from '../query.ts';
import { Done, done, pageOf, SessionSchema, ShownOperator, shownOperator } from '../shown.ts';

const sessionOf = z.object({ id: z.string().min(1).max(200), session: z.string().min(1).max(200) });
const Issued = z.object({ name: z.string(), password: z.string() });

/** Operators, for programs. */
const routes: Routes = (app, desk) => {
  const { access } = desk.rooms;
  const { existing, revoke, add, change, reset } = operatorActs(desk);

  app.get(
    '/api/operators',
    {
      config: { access: 'see-operators' },
      schema: {
        summary: 'Operators.',
        querystring: z.object({ text: filter(), ...slice }),
        response: { 200: pageOf(ShownOperator) },
      },
    },
    async (request) => {
      const { rows, total } = await access.operators(defined(request.query));
      return { rows: rows.map(shownOperator), total };
    },
  );

  app.post(
    '/api/operators',
    {
      config: { access: 'manage-operators' },
      schema: {
        summary: 'Adds an operator; the answer holds the one-time password.',
        body: z.object({ name: OperatorNameSchema, level: z.enum(LEVELS) }),
        response: { 201: Issued },
      },
    },
    async (request, reply) => {
      const { name, level } = request.body;
      return reply.code(201).send({ name, password: await add(request, name, level) });
    },
  );

  app.get(
    '/api/operators/:id',
    {
      config: { access: 'see-operators' },
      schema: {
        summary: 'One operator with the sessions.',
        params: identified,
        response: { 200: z.object({ operator: ShownOperator, sessions: z.array(SessionSchema) }) },
      },
    },
    async (request) => {
      const operator = shownOperator(await existing(request.params.id));
      return { operator, sessions: await access.sessionsOf(operator.id) };
    },
  );

  app.patch(
    '/api/operators/:id',
    {
      config: { access: 'manage-operators' },
      schema: {
        summary: 'Changes the level, or switches the operator on or off.',
        params: identified,
        body: z.object({ level: z.enum(LEVELS).optional(), active: z.boolean().optional() }),
        response: { 200: Done },
      },
    },
    async (request) => {
      await change(request, request.params.id, defined(request.body));
      return done;
    },
  );

  app.post(
    '/api/operators/:id/password',
    {
      config: { access: 'manage-operators' },
      schema: {
        summary: 'Issues a one-time password and ends all sessions.',
        params: identified,
        response: { 200: Issued },
      },
    },
    async (request) => reset(request, request.params.id),
  );

  app.delete(
    '/api/operators/:id/sessions/:session',
    {
      config: { access: 'manage-operators' },
      schema: { summary: 'Ends a session.', params: sessionOf, response: { 200: Done } },
    },
    async (request) => {
      await revoke(request, request.params.id, request.params.session);
      return done;
    },
  );
};

export default routes;
