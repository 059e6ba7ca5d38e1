import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Shell } from './shell.ts';

/** A whole document: the shell around one page's content. */
export function renderPage(shell: Shell, title: string, content: ComponentChildren): string {
  return `<!doctype html>${renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · Selfward`}</title>
        <link rel="stylesheet" href={shell.assets.css} />
        <link rel="icon" href={shell.assets.icon} />
        <script type="module" src={shell.assets.js} />
      </head>
      <body>
        <main id="main">
          <h1>{title}</h1>
          {content}
        </main>
      </body>
    </html>,
  )}`;
}
