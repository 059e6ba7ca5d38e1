import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Place } from './own-frames.ts';
import { placeInPug, placeInTemplate } from './place-in-template.ts';
import { watchMethod } from './watch-calls.ts';

/** By what engines of Node call their files. */
const TEMPLATE =
  /\.(?:ejs|njk|nunjucks|nj|html?|hbs|handlebars|hjs|mustache|mst|eta|liquid|twig|pug|jade|dot|def|jst|art|vm|sqrl|tpl|tmpl|swig)$/i;
const MOST = 500;
const LONGEST = 200_000;

type Methods = Record<string, unknown>;

/** The template files that this process opened: where a page comes from when no code of the application sends it. */
export interface TemplateFiles {
  /** The one place of all that put the word there; nothing where that cannot be told. */
  placeOf(page: string, at: number, word: string): Place | undefined;
  stop(): void;
}

/** Follows what is opened. It costs something at every file, and is for shadows alone. */
export function followTemplateFiles(): TemplateFiles {
  const opened = new Set<string>();
  const texts = new Map<string, string>();
  const note = ([given]: readonly unknown[]) => {
    const path = given instanceof URL && given.protocol === 'file:' ? fileURLToPath(given) : given;
    if (typeof path === 'string' && opened.size < MOST && TEMPLATE.test(path)) opened.add(resolve(path));
  };
  const [callbacks, promises] = [fs as unknown as Methods, fs.promises as unknown as Methods];
  const undo = [
    ...['readFile', 'readFileSync', 'open', 'openSync', 'createReadStream'].map((name) =>
      watchMethod(callbacks, name, note),
    ),
    ...['readFile', 'open'].map((name) => watchMethod(promises, name, note)),
  ];
  syncBuiltinESMExports();

  /** Read when there is a sighting, never before; the shadow does not live long enough for it to change. */
  function textOf(file: string): string {
    const known = texts.get(file);
    if (known !== undefined) return known;
    let text = '';
    try {
      if (fs.statSync(file).size <= LONGEST) text = fs.readFileSync(file, 'utf8');
    } catch {
      // It was there when the application read it.
    }
    texts.set(file, text);
    return text;
  }

  return {
    placeOf(page, at, word) {
      let best: (Place & { score: number }) | undefined;
      let isDoubled = false;
      for (const file of [...opened]) {
        const text = textOf(file);
        const found = /\.(?:pug|jade)$/i.test(file) ? pug(text, page, at) : placeInTemplate(text, page, at, word);
        if (found === undefined || (best && found.score < best.score)) continue;
        isDoubled = best !== undefined && found.score === best.score;
        best = { file, ...found };
      }
      return best === undefined || isDoubled ? undefined : { file: best.file, line: best.line, column: best.column };
    },
    stop() {
      for (const each of undo) each();
      syncBuiltinESMExports();
    },
  };
}

function pug(text: string, page: string, at: number) {
  const found = placeInPug(text, page, at);
  return found && { ...found, score: 0 };
}
