import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { path, type Shell } from '#views';

const ManifestSchema = z.object({ 'app.css': z.string(), 'app.js': z.string(), 'favicon.svg': z.string() });

/** Where pages find their script and style. */
export interface Assets {
  links(): Shell['assets'];
}

/**
 * Reads the manifest that the build wrote, and reads it again when it was built anew.
 *
 * @param folder - holds `manifest.json` and the files that it names, each with its content's hash in its name.
 */
export function readAssets(folder: string): Assets {
  const file = join(folder, 'manifest.json');
  let built = -1;
  let links: Shell['assets'] = {
    css: path`/assets/${'app.css'}`,
    js: path`/assets/${'app.js'}`,
    icon: path`/assets/${'favicon.svg'}`,
  };
  return {
    links() {
      if (!existsSync(file)) return links;
      const { mtimeMs } = statSync(file);
      if (mtimeMs !== built) {
        const names = ManifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
        links = {
          css: path`/assets/${names['app.css']}`,
          js: path`/assets/${names['app.js']}`,
          icon: path`/assets/${names['favicon.svg']}`,
        };
        built = mtimeMs;
      }
      return links;
    },
  };
}
