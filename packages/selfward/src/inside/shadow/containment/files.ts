import diagnostics from 'node:diagnostics_channel';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { Containment, ShadowHost } from '../../../model/containment.ts';
import { swallowChanges } from './files/open-handles.ts';
import { original } from './files/original-fs.ts';
import { createOverlay, type Overlay } from './files/overlay.ts';
import { makePlans, type Planner } from './files/plans.ts';
import { type Redirecting, redirect } from './files/redirect.ts';
import { pretendWorkingDirectory } from './files/working-directory.ts';

/**
 * Files are copied when they are written to: the application sees what it wrote, the living one never does. A layer over
 * the functions of `node:fs` says of each which argument is a path and what happens to it; what it misses is refused by
 * the floor (`floor.ts`), and told of as well. Not seen are the folders that ES modules and `require` search by
 * themselves (a module that the shadow wrote cannot be loaded by it), and what native addons open.
 */
const containment: Containment = {
  id: 'files',
  offers: ['overlay', 'withhold'],
  install(host) {
    const overlay = createOverlay(host.folder, () => cwd.current());
    const to = redirecting(host, overlay);
    const readsOverlay = host.policy === 'overlay';
    const cwd = pretendWorkingDirectory((path) => {
      const at = overlay.canonical(path, true);
      const isOurs = readsOverlay && !overlay.passes(at) && overlay.where(at) !== 'real';
      // Where both have it, the process goes to the real one.
      const both = isOurs && !overlay.hidden(at) && isFolder(at);
      return { at, real: isOurs && !both ? overlay.inside(at) : at, isOurs: isOurs && !both };
    }, to.outside);
    const plans = makePlans(overlay, {
      readsOverlay,
      onOpened: (opened) => swallowChanges(opened, host.withheld),
      moved: () => cwd.moved(),
    });
    for (const [name, planner] of Object.entries(plans)) put(name, planner, to);
    for (const [owner, form] of [
      [fs.realpath, 'callback'],
      [fs.realpathSync, 'sync'],
    ] as const) {
      if (plans.realpath) redirect(owner, 'native', form, plans.realpath, to);
    }
    syncBuiltinESMExports();
  },
};

export default containment;

function isFolder(path: string): boolean {
  return original.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function put(name: string, planner: Planner, to: Redirecting): void {
  redirect(fs, name, name === 'openAsBlob' ? 'promise' : 'callback', planner, to);
  redirect(fs, `${name}Sync`, 'sync', planner, to);
  redirect(fs.promises, name, 'promise', planner, to);
}

/** Errors speak of the shadow's folder where the application knows another; what the floor refused is told of. */
function redirecting({ withheld }: ShadowHost, overlay: Overlay): Redirecting {
  let last = '';
  const refused = (resource: unknown) => {
    const text = overlay.outside(String(resource));
    // Both the floor and the failing call tell of one refusal.
    if (text !== last) withheld(`refused below: ${text}`);
    last = text;
  };
  diagnostics.subscribe('node:permission-model:fs', (message) => {
    const { permission, resource } = message as { permission?: string; resource?: string };
    if (permission === 'FileSystemWrite') refused(resource);
  });
  return {
    withheld,
    outside(error) {
      if (!(error instanceof Error)) return error;
      const { code, resource } = error as { code?: string; resource?: string };
      if (code === 'ERR_ACCESS_DENIED') refused(resource ?? error.message);
      for (const name of ['message', 'stack', 'path', 'dest', 'resource']) {
        const text: unknown = Reflect.get(error, name);
        if (typeof text === 'string' && overlay.outside(text) !== text) Reflect.set(error, name, overlay.outside(text));
      }
      return error;
    },
  };
}
