import type { RefusedTool, Severity, Tool } from 'selfward/engine';

/** The id that stands for every template that runs. */
export const ALL_TEMPLATES = 'templates';

/** Somebody else's scanner or script, as its declaration is on disk. */
export interface ToolState {
  tool: Tool;
  /** What is not there, and how to get it; absent where it can be started. */
  missing?: string;
}

/** A file in the folder of templates. */
export interface TemplateState {
  is: 'ready' | 'not-supported' | 'broken';
  /** Of its check; empty where the file is broken. */
  id: string;
  /** From the folder of templates. */
  file: string;
  title?: string;
  cwe?: string;
  severity?: Severity;
  /** Where it is broken. */
  line?: number;
  /** What it wants and there is not, or what is wrong with it. */
  reasons: readonly string[];
}

/** A template that somebody added, or put in place of the one of its id. */
export interface KeptTemplate extends TemplateState {
  replaced: boolean;
}

/** The tests that are none of our checks. They run on a device where its policy says so. */
export interface OtherTests {
  tools: readonly ToolState[];
  refusedTools: readonly RefusedTool[];
  templates: readonly TemplateState[];
}
