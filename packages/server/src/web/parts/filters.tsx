import type { ComponentChildren } from 'preact';
import type { Url } from '../url.ts';

/** A list's filters: a form by GET, so that every view of a list has an address. */
export function Filters(props: { base: Url; active: boolean; label: string; children: ComponentChildren }) {
  return (
    <search>
      <form method="get" action={props.base} class="filters" aria-label={props.label}>
        {props.children}
        <div class="filters-buttons">
          <button type="submit" class="button">
            Filter
          </button>
          {props.active && (
            <a class="button quiet" href={props.base}>
              Show all
            </a>
          )}
        </div>
      </form>
    </search>
  );
}

/** Whether any filter of a URL is set. */
export const anySet = (query: object): boolean =>
  Object.entries(query).some(
    ([name, value]) => name !== 'sort' && name !== 'order' && value !== undefined && value !== '',
  );
