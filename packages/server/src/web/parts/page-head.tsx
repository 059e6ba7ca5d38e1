import type { ComponentChildren } from 'preact';
import type { Url } from '../url.ts';

interface Props {
  title: ComponentChildren;
  /** Where it belongs: the list it is in. */
  under?: { words: string; href: Url };
  /** A line below the title. */
  lead?: ComponentChildren;
  /** Links and buttons for the whole page. */
  actions?: ComponentChildren;
}

/** A page's own head: where it belongs, its title, what can be done. */
export function PageHead({ title, under, lead, actions }: Props) {
  return (
    <header class="page-head">
      <div class="page-title">
        {under !== undefined && (
          <p class="under">
            <a href={under.href}>{under.words}</a>
            <span aria-hidden="true"> /</span>
          </p>
        )}
        <h1>{title}</h1>
        {lead !== undefined && <div class="lead">{lead}</div>}
      </div>
      {actions !== undefined && <div class="page-actions">{actions}</div>}
    </header>
  );
}
