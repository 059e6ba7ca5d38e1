import { Post } from '../parts/form.tsx';
import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';
import type { Url } from '../url.ts';

/** A page that asks before something is done; its form posts `fields` to `action`. */
export interface ConfirmProps {
  shell: Shell;
  title: string;
  /** What will happen, a sentence each. */
  text: readonly string[];
  action: Url;
  fields?: readonly (readonly [name: string, value: string])[];
  /** The button's words: "Remove boiler-2". */
  button: string;
  /** It cannot be taken back. */
  danger?: boolean;
  /** Where "Cancel" leads. */
  back: Url;
}

export function confirmPage(props: ConfirmProps): string {
  const { shell, title, text, action, fields = [], button, danger = false, back } = props;
  return renderPage(
    shell,
    title,
    <div class={`confirm${danger ? ' confirm-danger' : ''}`}>
      <h1>{title}</h1>
      {text.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {danger && <p class="soft">This cannot be taken back.</p>}
      <Post action={action} class="form-foot">
        {fields.map(([name, value], i) => (
          <input key={i} type="hidden" name={name} value={value} />
        ))}
        <button type="submit" class={`button ${danger ? 'danger' : 'primary'}`}>
          {button}
        </button>
        <a class="button quiet" href={back}>
          Cancel
        </a>
      </Post>
    </div>,
  );
}
