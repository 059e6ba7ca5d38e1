/** Other people's scanners and scripts, declared in small files and run beside our checks. */
export { type Tool, ToolSchema } from './declaration.ts';
export { findCommand, versionOf } from './find-command.ts';
export { type LoadedTools, loadTool, loadTools, type RefusedTool, SHIPPED_TOOLS } from './load-tools.ts';
export { mergeFindings } from './merge-findings.ts';
export { ToolError } from './read-declaration.ts';
export type { OwnRun, ToolsOptions } from './tools-options.ts';
export { withTools } from './with-tools.ts';
