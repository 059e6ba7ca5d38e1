import type { ComponentChildren } from 'preact';

interface Props {
  title: string;
  /** Unique on its page. */
  id: string;
  /** Stands at the heading's right: a link, a button, a count. */
  aside?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}

/** A part of a page with its own heading. */
export function Panel({ title, id, aside, class: name = '', children }: Props) {
  return (
    <section class={`panel ${name}`} aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div class="panel-aside">{aside}</div>}
      </header>
      {children}
    </section>
  );
}
