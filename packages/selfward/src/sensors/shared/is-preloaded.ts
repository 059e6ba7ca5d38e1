import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const FLAG = /^(?:--import|--require|-r)(?:=(.*))?$/;

/** Whether Node was told to load the sensors before the application, on the command line or by `NODE_OPTIONS`. */
export function isPreloaded(
  home: string | undefined,
  args: readonly string[] = process.execArgv,
  options: string = process.env.NODE_OPTIONS ?? '',
): boolean {
  const given = [...args, ...options.split(/\s+/).map((each) => each.replace(/^"|"$/g, ''))];
  return given.some((each, at) => {
    const [flag, value] = FLAG.exec(each) ?? [];
    return flag !== undefined && isOurs(value ?? given[at + 1] ?? '', home);
  });
}

function isOurs(specifier: string, home: string | undefined): boolean {
  if (specifier === 'selfward/sensors') return true;
  if (home === undefined) return false;
  const url = specifier.startsWith('file:') ? specifier : pathToFileURL(resolve(specifier)).href;
  return url.startsWith(new URL('sensors/', home).href) || resolve(specifier).startsWith(fileURLToPath(home));
}
