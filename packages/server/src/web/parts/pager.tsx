import type { Paging } from '../shell.ts';
import { type Url, withQuery } from '../url.ts';
import { formatNumber } from './format.ts';

type Query = Readonly<Record<string, string | undefined>>;

/** Which page numbers are offered: the first, the last, and those around the current one. */
export function pageNumbers(current: number, last: number): number[] {
  const near = [1, 2, current - 1, current, current + 1, last - 1, last];
  return [...new Set(near)].filter((n) => n >= 1 && n <= last).sort((a, b) => a - b);
}

/** Leads through a list that the server cuts into pages, keeping its filters. */
export function Pager(props: { base: Url; query: Query; paging: Paging; total: number; what: string }) {
  const { base, query, paging, total, what } = props;
  const limit = Math.max(1, paging.limit);
  const last = Math.max(1, Math.ceil(total / limit));
  const current = Math.min(last, Math.floor(paging.offset / limit) + 1);
  const at = (page: number) => withQuery(base, { ...query, page: page === 1 ? undefined : page });
  const end = Math.min(total, paging.offset + limit);
  if (total === 0) return null;
  return (
    <nav class="pager" aria-label={`Pages of ${what}`}>
      <p class="pager-count">
        {`${formatNumber(Math.min(paging.offset + 1, end))}–${formatNumber(end)} of ${formatNumber(total)}`}
      </p>
      {last > 1 && (
        <ul>
          {current > 1 && (
            <li>
              <a href={at(current - 1)} rel="prev">
                Previous
              </a>
            </li>
          )}
          {pageNumbers(current, last).map((n, i, all) => (
            <li key={n} class={i > 0 && n - (all[i - 1] ?? n) > 1 ? 'after-gap' : undefined}>
              <a
                href={at(n)}
                aria-label={`Page ${formatNumber(n)}`}
                {...(n === current && { 'aria-current': 'page' as const })}
              >
                {formatNumber(n)}
              </a>
            </li>
          ))}
          {current < last && (
            <li>
              <a href={at(current + 1)} rel="next">
                Next
              </a>
            </li>
          )}
        </ul>
      )}
    </nav>
  );
}
