import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

/** What a plugin's module default-exports. Each of its routes declares `config: { access }`, as ours do. */
export interface Plugin {
  /** A part of its URLs: lower-case letters, digits and dashes. */
  name: string;
  title: string;
  /** Registers its routes; they stand under `/plugins/<name>`. */
  register(app: FastifyInstance): void | Promise<void>;
}

const PluginSchema = z.looseObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'name must be lower-case letters, digits and dashes'),
  title: z.string().min(1).max(200),
  register: z.custom<Plugin['register']>((value) => typeof value === 'function', 'register must be a function'),
});

/** A plugin that cannot be loaded or switched, in words for people. */
export class PluginError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PluginError';
  }
}

/** @throws PluginError that names the module and what it lacks. */
export function asPlugin(module: unknown, from: string): Plugin {
  const parsed = z.object({ default: PluginSchema }).safeParse(module);
  if (parsed.success) return parsed.data.default;
  const reasons = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new PluginError(`plugin ${from} must default-export { name, title, register }: ${reasons}`);
}
