import type { ComponentChild } from 'preact';

/** What a chapter is made of: the page draws all of it, the document in `docs/` takes what is not drawn. */
export type Block =
  | { is: 'text'; text: string }
  | { is: 'table'; sheet: Sheet }
  | { is: 'plot'; plot: Plot }
  /** A drawing that brings its own look: a whole SVG document. */
  | ({ is: 'figure' } & Figure);

export interface Figure {
  /** Of its file, where it stands by itself. */
  name: string;
  title: string;
  svg: string;
}

export interface Sheet {
  caption: string;
  /** The first names the row. */
  columns: readonly Column[];
  rows: readonly (readonly string[])[];
}

export interface Column {
  label: string;
  numeric?: boolean;
}

export interface Plot {
  title: string;
  /** What it shows in words, for whoever does not see it. */
  says: string;
  /** Shapes and what they stand for. */
  legend?: readonly { mark: Mark; label: string }[];
  drawing: ComponentChild;
}

/** Colour and shape together tell series apart. */
export type Mark =
  | 'own'
  | 'second'
  | 'peer-1'
  | 'peer-2'
  | 'found'
  | 'missed'
  | 'passed'
  | 'false'
  | 'goal'
  | 'interval';

export const text = (words: string): Block => ({ is: 'text', text: words });
export const figure = (name: string, title: string, svg: string): Block => ({ is: 'figure', name, title, svg });
export const plot = (drawn: Plot): Block => ({ is: 'plot', plot: drawn });

/** Columns by their labels; a `#` in front makes one of numbers. */
export const table = (caption: string, labels: readonly string[], rows: Sheet['rows']): Block => ({
  is: 'table',
  sheet: {
    caption,
    columns: labels.map((each) => (each.startsWith('#') ? { label: each.slice(1), numeric: true } : { label: each })),
    rows,
  },
});
