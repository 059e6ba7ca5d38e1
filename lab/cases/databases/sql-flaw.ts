import { escaped, page } from '../markup.ts';
import type { Flaw, Handler, Input, Reply } from '../write.ts';
import type { Database, Row } from './database.ts';

export const list = (rows: readonly Row[]): Reply =>
  page(`<ul>${rows.map(({ name }) => `<li>${escaped(name)}</li>`).join('')}</ul>`);
export const json = (rows: readonly Row[]): Reply => ({ type: 'application/json', body: JSON.stringify(rows) });
export const text = (value: unknown): string => String(value ?? '');

/** What people make of a statement that fails. */
export const FAILING = {
  shown: (error: unknown): Reply => ({
    status: 500,
    body: page(`<p>Database error: ${escaped(error instanceof Error ? error.message : error)}</p>`),
  }),
  quiet: (): Reply => ({ status: 500, body: page('<p>Something went wrong</p>') }),
  silent: (): Reply => list([]),
};

export interface Sketch {
  note: string;
  /** The statement with the value pasted in. */
  sql: (value: string) => string;
  /** The statement as it should be: a question mark or `$1` for each value. */
  mended: string;
  values?: (value: string) => (string | number)[];
  at?: string;
  ask?: Flaw['ask'];
  read?: (input: Input) => unknown;
  show?: (rows: readonly Row[]) => Reply;
  fails?: keyof typeof FAILING;
  exploit: NonNullable<Flaw['exploit']>;
}

/** A page over a database, flawed and mended. */
export function sqlFlaws(database: Database, engine: string, server: 'node' | 'express' | 'fastify') {
  return (id: string, sketch: Sketch): Flaw => {
    const { show = list, fails = 'quiet', read = ({ query }: Input) => query.name, values = (v) => [v] } = sketch;
    const handle =
      (ask: (value: string) => Promise<Row[]>): Handler =>
      async (input) => {
        try {
          return show(await ask(text(read(input))));
        } catch (error) {
          return FAILING[fails](error);
        }
      };
    return {
      id,
      engine,
      server,
      note: sketch.note,
      at: sketch.at ?? 'query:name',
      ask: sketch.ask ?? { get: '/rooms?name=lab' },
      flawed: handle((value) => database.ask(sketch.sql(value))),
      mended: handle((value) => {
        const places = sketch.mended.match(/\?|\$\d/g) ?? [];
        return database.ask(sketch.mended, places.length === 0 ? [] : values(value));
      }),
      exploit: sketch.exploit,
    };
  };
}
