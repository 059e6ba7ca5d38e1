import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { watchFolders } from './watch-folders.ts';

/** `dependency`: a package that was not loaded before. `module`, `template`: a file, loaded anew or with another content. */
export type LoadKind = 'dependency' | 'module' | 'template';

export interface LoadWatch {
  /** A folder of templates, with those inside it. */
  templates(folder: string): void;
  stop(): void;
}

interface Parts {
  changed: (kind: LoadKind, what: string) => void;
  cwd?: string;
  /** The library's own folder, as a URL: what it loads itself is no change of the application. */
  home?: string;
  /** How long loading goes on before it is looked at: one package brings a hundred files. */
  settleMs?: number;
}

const REQUIRED = 'tracing:module.require:end';
const IMPORTED = 'tracing:module.import:asyncEnd';
/** Where templates usually lie. */
const USUAL_FOLDERS = ['views', 'templates', 'src/views', 'src/templates'];
const TEMPLATES = new Set(
  '.art .dot .ejs .eta .handlebars .hbs .hjs .html .htm .jade .liquid .mustache .njk .nunjucks .pug .sqrl .swig .tmpl .tpl .twig .vm'.split(
    ' ',
  ),
);
const MODULES = new Set(['.js', '.cjs', '.mjs', '.ts', '.cts', '.mts', '.jsx', '.tsx']);

/**
 * Tells what the process loads after this was called, and which of its own files have changed on disk. Node tells of each
 * `require` and `import()` by itself: nothing is hooked, and nothing is looked at before the loading is over.
 */
export function watchLoads({ changed, cwd = process.cwd(), home, settleMs = 500 }: Parts): LoadWatch {
  // By the default import: a banner that gives a bundle a `require` names `createRequire` itself, and has no URL as CommonJS.
  const cache = nodeModule.createRequire(resolve('index.js')).cache;
  const files = new Set<string>();
  const packages = new Set<string>();
  const imports: { id: string; parentURL?: string }[] = [];
  let pending: NodeJS.Timeout | undefined;
  const folders = watchFolders(
    (file) => TEMPLATES.has(extname(file)) || (MODULES.has(extname(file)) && files.has(file)),
    (file) => tell(TEMPLATES.has(extname(file)) ? 'template' : 'module', file),
  );

  function tell(kind: LoadKind, what: string): void {
    try {
      changed(kind, what);
    } catch {
      // Whoever hears of it must not stop the application.
    }
  }

  /** @returns whether it was not known. */
  function take(file: string): { kind: LoadKind; what: string } | undefined {
    if (files.has(file)) return undefined;
    files.add(file);
    const name = packageOf(file);
    if (name === undefined) {
      folders.add(dirname(file));
      return { kind: 'module', what: file };
    }
    if (packages.has(name)) return undefined;
    packages.add(name);
    return { kind: 'dependency', what: name };
  }

  function scan(): ReturnType<typeof take>[] {
    const required = Object.keys(cache).map(take);
    return [...required, ...imports.splice(0).map((each) => imported(each))];
  }

  function imported({ id, parentURL }: { id: string; parentURL?: string }): ReturnType<typeof take> {
    if (id.startsWith('node:')) return undefined;
    if (/^(?:\.{1,2}\/|\/|file:)/.test(id)) {
      const url = URL.canParse(id, parentURL) ? new URL(id, parentURL) : undefined;
      return url?.protocol === 'file:' ? take(fileURLToPath(url)) : undefined;
    }
    const [name] = /^(?:@[^/]+\/)?[^/]+/.exec(id) ?? [];
    if (name === undefined || packages.has(name) || process.getBuiltinModule(id) !== undefined) return undefined;
    packages.add(name);
    return { kind: 'dependency', what: name };
  }

  function later(): void {
    pending ??= setTimeout(() => {
      pending = undefined;
      for (const each of scan()) if (each) tell(each.kind, each.what);
    }, settleMs).unref();
  }

  const onImport = (message: unknown) => {
    const { id, url, parentURL } = message as { id?: string; url?: string; parentURL?: string };
    const asked = id ?? url;
    if (home !== undefined && parentURL?.startsWith(home)) {
      for (const name of packagesOf(home)) packages.add(name);
      return;
    }
    if (asked !== undefined && imports.length < 1_000) imports.push({ id: asked, ...(parentURL && { parentURL }) });
    later();
  };
  scan();
  for (const folder of USUAL_FOLDERS) folders.add(join(cwd, folder), true);
  subscribe(REQUIRED, later);
  subscribe(IMPORTED, onImport);
  return {
    templates: (folder) => folders.add(folder, true),
    stop() {
      unsubscribe(REQUIRED, later);
      unsubscribe(IMPORTED, onImport);
      clearTimeout(pending);
      folders.stop();
    },
  };
}

/** What the library itself is built on. */
function packagesOf(home: string): string[] {
  try {
    const { dependencies = {} } = JSON.parse(readFileSync(new URL('../package.json', home), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    return Object.keys(dependencies);
  } catch {
    return [];
  }
}

/** The package that a file belongs to, or `undefined` for one of the application's own. */
function packageOf(file: string): string | undefined {
  const at = file.lastIndexOf('node_modules');
  if (at === -1) return undefined;
  const [scope = '', name = ''] = file.slice(at + 'node_modules/'.length).split(/[\\/]/);
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}
