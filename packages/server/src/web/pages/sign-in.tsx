import { links } from '../links.ts';
import { Input, Post } from '../parts/form.tsx';
import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';

export interface SignInProps {
  shell: Shell;
  /** The local path that the sign-in leads back to; posted again as `next`. */
  next?: string;
  /** What was typed as the name. */
  name?: string;
  /** Why it was refused, in words for people. */
  problem?: string;
}

export function signInPage({ shell, next, name, problem }: SignInProps): string {
  return renderPage(
    shell,
    'Sign in',
    <>
      <h1>Sign in</h1>
      <p class="lead">This server watches over a building. What you do here is recorded.</p>
      {problem !== undefined && (
        <p class="flash flash-problem" role="alert">
          {problem}
        </p>
      )}
      <Post action={links.signIn} class="stack">
        {next !== undefined && <input type="hidden" name="next" value={next} />}
        <Input label="Name" name="name" value={name} required autocomplete="username" maxLength={63} />
        <Input label="Password" name="password" type="password" required autocomplete="current-password" />
        <button type="submit" class="button primary wide">
          Sign in
        </button>
      </Post>
    </>,
  );
}
