import type { Query, Table } from '../model/store.ts';

/** The most that a table gives at once. */
const PAGE = 500;

/** Every row that fulfils a condition, page after page. */
export async function allRows<T extends { id: string }>(table: Table<T>, where?: Query<T>['where']): Promise<T[]> {
  const rows: T[] = [];
  for (;;) {
    const page = await table.find({ ...(where === undefined ? {} : { where }), limit: PAGE, offset: rows.length });
    rows.push(...page.rows);
    if (page.rows.length < PAGE) return rows;
  }
}
