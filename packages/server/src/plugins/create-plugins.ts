import { mkdir, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FastifyInstance } from 'fastify';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Plugins } from '../model/rooms.ts';
import { asPlugin, type Plugin, PluginError } from './plugin.ts';

const StateSchema = z.object({ enabled: z.array(z.string()) });

export interface PluginsOptions {
  /** Files (from the working directory on) or package names. */
  modules: readonly string[];
  /** Remembers which are switched on. */
  stateFile: string;
  /** Switched on whatever the file says; nothing is written (the second instance of the server). */
  enabled?: readonly string[];
  /** How a module is loaded. */
  load?: (module: string) => Promise<unknown>;
}

export interface PluginRoom extends Plugins {
  /** Registers every plugin's routes, those of the switched-off ones too: they answer 404 until they are switched on. */
  mount(app: FastifyInstance): Promise<void>;
  isEnabled(name: string): boolean;
  /** Called after a plugin was switched: the server's routes have changed. @returns its own stop. */
  onChange(listener: () => void): () => void;
}

const importModule = (module: string): Promise<unknown> =>
  import(/^\.|\//.test(module) || isAbsolute(module) ? pathToFileURL(resolve(module)).href : module);

async function readState(file: string): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  try {
    return StateSchema.parse(JSON.parse(text)).enabled;
  } catch (cause) {
    throw new PluginError(`${file} does not say which plugins are on; remove it to start with all of them off`, {
      cause,
    });
  }
}

/** Plugins: off until somebody switches them on, and remembered over starts. */
export async function createPlugins(options: PluginsOptions): Promise<PluginRoom> {
  const { modules, stateFile, enabled: fixed, load = importModule } = options;
  const plugins: Plugin[] = [];
  for (const module of modules) {
    const plugin = asPlugin(
      await load(module).catch((cause: unknown) => {
        throw new PluginError(`plugin ${module} cannot be loaded; is its path right, seen from ${process.cwd()}?`, {
          cause,
        });
      }),
      module,
    );
    if (plugins.some(({ name }) => name === plugin.name))
      throw new PluginError(`two plugins are named "${plugin.name}"`);
    plugins.push(plugin);
  }
  const on = new Set(fixed ?? (await readState(stateFile)));
  const listeners = new Set<() => void>();
  let writing: Promise<void> = Promise.resolve();

  async function keep(): Promise<void> {
    if (fixed !== undefined) return;
    await mkdir(dirname(stateFile), { recursive: true, mode: 0o700 });
    await writeFileAtomic(stateFile, `${JSON.stringify({ enabled: [...on].sort() }, null, 2)}\n`);
  }

  async function switchTo(name: string, enabled: boolean): Promise<void> {
    if (!plugins.some((plugin) => plugin.name === name)) throw new PluginError(`there is no plugin "${name}"`);
    if (on.has(name) === enabled) return;
    if (enabled) on.add(name);
    else on.delete(name);
    try {
      await keep();
    } catch (cause) {
      // What would not survive a restart is not done at all.
      if (enabled) on.delete(name);
      else on.add(name);
      throw new PluginError(`plugin "${name}" was not switched: ${stateFile} could not be written`, { cause });
    }
    for (const listener of listeners) listener();
  }

  return {
    list: () => plugins.map(({ name, title }) => ({ name, title, enabled: on.has(name) })),
    isEnabled: (name) => on.has(name),
    setEnabled(name, enabled) {
      const done = writing.then(() => switchTo(name, enabled));
      writing = done.catch(() => undefined);
      return done;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async mount(app) {
      for (const plugin of plugins) {
        await app.register(
          async (scope) => {
            scope.addHook('onRequest', (_request, reply, done) => {
              if (on.has(plugin.name)) done();
              else reply.callNotFound();
            });
            await plugin.register(scope);
          },
          { prefix: `/plugins/${plugin.name}` },
        );
      }
    },
  };
}
