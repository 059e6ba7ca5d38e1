import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { Frame } from './parts/frame.tsx';
import { ShellContext } from './parts/shell-context.ts';
import type { Shell } from './shell.ts';

/** A whole document: the shell around one page's content. */
export function renderPage(shell: Shell, title: string, content: ComponentChildren): string {
  return `<!doctype html>${renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Selfward`}</title>
        <link rel="icon" type="image/svg+xml" href={shell.assets.icon} />
        <link rel="stylesheet" href={shell.assets.css} />
        <script type="module" src={shell.assets.js} />
      </head>
      <body>
        <ShellContext.Provider value={shell}>
          <Frame>{content}</Frame>
        </ShellContext.Provider>
      </body>
    </html>,
  )}`;
}
