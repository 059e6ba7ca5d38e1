import { links } from '../links.ts';
import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';

export interface ErrorProps {
  shell: Shell;
  status: number;
  requestId: string;
  /** What went wrong, in words for people; the status' usual sentence where not given. */
  message?: string;
}

const SENTENCES: Readonly<Record<number, { title: string; text: string; next: string }>> = {
  400: { title: 'That was not understood', text: 'The request was malformed.', next: 'Go back and try again.' },
  401: { title: 'Sign in first', text: 'This page is for operators.', next: 'Your session may have ended.' },
  403: {
    title: 'Not allowed at your level',
    text: 'Your access level does not open this.',
    next: 'If you need it, ask an administrator for the level. The refusal was recorded.',
  },
  404: {
    title: 'Nothing is here',
    text: 'There is no such page, or what it showed was removed or switched off.',
    next: 'Look for it in the lists.',
  },
  409: {
    title: 'Somebody else was faster',
    text: 'What you changed has changed meanwhile.',
    next: 'Go back, load the page again, and look before you repeat it.',
  },
  422: { title: 'That was not accepted', text: 'Something in the form does not fit.', next: 'Go back and mend it.' },
  429: { title: 'Too many attempts', text: 'This was tried too often.', next: 'Wait a little, then try again.' },
  500: {
    title: 'Something went wrong on our side',
    text: 'The server could not do that. This is not a fault of the device.',
    next: 'Try again. If it stays, give an administrator the request id below.',
  },
  503: { title: 'Not ready', text: 'The server is starting or stopping.', next: 'Try again in a moment.' },
};
const OTHER = { title: 'That did not work', text: 'The server refused the request.', next: 'Go back and try again.' };

export function errorPage({ shell, status, requestId, message }: ErrorProps): string {
  const said = SENTENCES[status] ?? (status >= 500 ? (SENTENCES[500] ?? OTHER) : OTHER);
  return renderPage(
    shell,
    said.title,
    <div class="error-page">
      <p class="error-status">{status}</p>
      <h1>{said.title}</h1>
      <p class="lead">{message ?? said.text}</p>
      <p>{said.next}</p>
      <p class="page-actions">
        {shell.operator === undefined ? (
          <a class="button primary" href={links.signIn}>
            Sign in
          </a>
        ) : (
          <a class="button primary" href={links.overview}>
            To the overview
          </a>
        )}
      </p>
      <p class="soft">
        Request id <code>{requestId}</code>
      </p>
    </div>,
  );
}
