import { links } from '../links.ts';
import { Input, Post } from '../parts/form.tsx';
import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';

export interface ChoosePasswordProps {
  shell: Shell;
  minLength: number;
  problem?: string;
}

export function choosePasswordPage({ shell, minLength, problem }: ChoosePasswordProps): string {
  // Nothing else is open until a password is chosen: the page is bare, whoever looks.
  const { operator, ...bare } = shell;
  return renderPage(
    bare,
    'Choose a password',
    <>
      <h1>Choose a password</h1>
      <p class="lead">
        {operator === undefined ? '' : `Welcome, ${operator.name}. `}
        The password you signed in with was given to you and works once. Choose one that only you know.
      </p>
      {problem !== undefined && (
        <p class="flash flash-problem" role="alert">
          {problem}
        </p>
      )}
      <Post action={links.choosePassword} class="stack">
        {/* Tells password managers whose password it is. */}
        <input type="text" name="username" value={operator?.name} autocomplete="username" hidden readOnly />
        <Input
          label="New password"
          name="password"
          type="password"
          required
          minLength={minLength}
          autocomplete="new-password"
          hint={`At least ${minLength} characters; a few unrelated words are easy to keep and hard to guess.`}
        />
        <Input
          label="Once more"
          name="again"
          type="password"
          required
          minLength={minLength}
          autocomplete="new-password"
        />
        <button type="submit" class="button primary wide">
          Set password
        </button>
      </Post>
      <Post action={links.signOut} class="door-foot">
        <button type="submit" class="button quiet">
          Sign out instead
        </button>
      </Post>
    </>,
  );
}
