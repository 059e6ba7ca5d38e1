import type { ComponentChildren } from 'preact';
import type { Url } from '../url.ts';

export interface Column<T> {
  key: string;
  label: string;
  cell: (row: T) => ComponentChildren;
  numeric?: boolean;
  /** The column that names the row. */
  heads?: boolean;
  /** Long words may break anywhere. */
  long?: boolean;
  /** Says nothing that the row's heading does not say on a card. */
  besides?: boolean;
  sort?: { href: Url; order?: 'asc' | 'desc' };
}

interface Props<T> {
  /** Says what is listed; drawn only for those who cannot see the heading. */
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  /** Shown instead of a table without rows. */
  empty: ComponentChildren;
  /** `cards` where there is no room for columns, or `scroll` sideways inside a focusable region. */
  narrow?: 'cards' | 'scroll';
  /** What marks a row: a class. */
  mark?: (row: T) => string;
}

/** `display: grid`, which makes cards of rows, takes a table's meaning away in some browsers: roles give it back. */
const ROLE = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  column: { role: 'columnheader' },
  head: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const;

/** What scrolls must be reachable by keyboard (WCAG 2.1.1). */
const FOCUSABLE = { tabIndex: 0 } as const;

const classOf = <T,>({ numeric, long, besides }: Column<T>): string | undefined =>
  [numeric && 'numeric', long && 'long', besides && 'besides'].filter(Boolean).join(' ') || undefined;

const ARROWS = { asc: '▲', desc: '▼' } as const;

function Heading<T>({ column }: { column: Column<T> }) {
  const order = column.sort?.order;
  return (
    <th
      {...ROLE.column}
      scope="col"
      class={column.numeric ? 'numeric' : undefined}
      {...(order !== undefined && { 'aria-sort': order === 'asc' ? 'ascending' : 'descending' })}
    >
      {column.sort === undefined ? (
        column.label
      ) : (
        <a class="sort" href={column.sort.href}>
          {column.label}
          {order !== undefined && (
            <span class="sort-arrow" aria-hidden="true">
              {ARROWS[order]}
            </span>
          )}
        </a>
      )}
    </th>
  );
}

/** A list as a table: with a caption, scoped headings, and a shape for narrow screens. */
export function Table<T>({ caption, columns, rows, empty, narrow = 'cards', mark }: Props<T>) {
  if (rows.length === 0) return <p class="empty">{empty}</p>;
  const table = (
    <table {...ROLE.table} class={`table table-${narrow}`}>
      <caption class="unseen">{caption}</caption>
      <thead {...ROLE.group}>
        <tr {...ROLE.row}>
          {columns.map((column) => (
            <Heading key={column.key} column={column} />
          ))}
        </tr>
      </thead>
      <tbody {...ROLE.group}>
        {rows.map((row, i) => (
          <tr key={i} {...ROLE.row} class={mark?.(row)}>
            {columns.map((column) => {
              const name = classOf(column);
              return column.heads ? (
                <th key={column.key} {...ROLE.head} scope="row" class={name} data-label={column.label}>
                  <div class="cell">{column.cell(row)}</div>
                </th>
              ) : (
                <td key={column.key} {...ROLE.cell} class={name} data-label={column.label}>
                  <div class="cell">{column.cell(row)}</div>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
  return narrow === 'cards' ? (
    <div class="table-room">{table}</div>
  ) : (
    <section class="table-room scrolls" aria-label={caption} {...FOCUSABLE}>
      {table}
    </section>
  );
}
