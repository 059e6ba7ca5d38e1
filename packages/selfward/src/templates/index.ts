/** HTTP templates of the Nuclei YAML language, as checks. */

export { checkId as templateCheckId } from './about.ts';
export { createTemplateLibrary, type TemplateLibrary } from './library.ts';
export { type Lint, lintTemplates } from './lint.ts';
export { type Loaded, loadTemplates } from './load-templates.ts';
export { readTemplate, TemplateError } from './read-template.ts';
export { templateCheck } from './template-check.ts';
