export { createApp, type RunningApp } from './app.ts';
export { type Config, ConfigError, type ConfigInput } from './config.ts';
export type { Access, Level, Permission } from './model/level.ts';
export type { Plugin } from './plugins/plugin.ts';
