import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createTemplateLibrary,
  findCommand,
  type Loaded,
  type LoadedTools,
  loadTemplates,
  loadTools,
  SHIPPED_TOOLS,
  templateCheck,
  templateCheckId,
} from 'selfward/engine';
import { ALL_TEMPLATES, type KeptTemplate, type OtherTests, type TemplateState } from '../model/other-test.ts';
import type { Job } from './job.ts';

/** What is wrong with a template, in words for people. */
export class TemplateRefused extends Error {
  override readonly name = 'TemplateRefused';
}

/** The tests that are none of our checks: other people's tools, and templates. */
export interface OtherDesk {
  /** As they were at the last look. */
  all(): OtherTests;
  /** Looks at both folders now. */
  reload(): Promise<void>;
  /** Whether there is one of this id, `templates` standing for all of those. */
  knows(id: string): boolean;
  /** Ids with `templates` written out. */
  spelled(ids: readonly string[]): string[];
  /** What of a run's tests a worker has to be handed. */
  forJob(ids: readonly string[]): Pick<Job, 'tools' | 'templates'>;
  /** Adds a template, or replaces the one of its id. @throws TemplateRefused */
  putTemplate(text: string): Promise<KeptTemplate>;
  /** @throws TemplateRefused */
  removeTemplate(id: string): Promise<void>;
  stop(): void;
}

export interface OtherDeskDeps {
  toolFolder: string;
  templateFolder: string;
  /** Ids that are taken: those of the shipped checks. */
  taken: readonly string[];
  watch: boolean;
}

/** Between two looks at the folders, besides the one before every run. */
const LOOK_MS = 5_000;

/** It becomes the name of a file and a part of addresses. */
const LONGEST_ID = 120;

/** Follows the folders of tools and templates; either may not be there yet. */
export async function createOtherDesk({ toolFolder, templateFolder, taken, watch }: OtherDeskDeps): Promise<OtherDesk> {
  const templates = createTemplateLibrary(templateFolder);
  const shipped = await loadTools(SHIPPED_TOOLS, taken);
  let own: LoadedTools = { tools: [], refused: [] };
  let states: { of: readonly Loaded[]; shown: TemplateState[] } = { of: [], shown: [] };
  let last: Promise<unknown> = Promise.resolve();

  async function reload(): Promise<void> {
    own = await loadTools(toolFolder, [...taken, ...shipped.tools.map(({ id }) => id)]);
    await templates.reload();
    // Thousands of templates are described once, not at every look.
    if (states.of !== templates.all()) states = { of: templates.all(), shown: templates.all().map(stateOf) };
  }
  const tools = () => [...shipped.tools, ...own.tools];
  const ready = () => states.shown.filter(({ is }) => is === 'ready');

  /** One change after the other, each on what is on disk then. */
  function edit<T>(change: () => Promise<T>): Promise<T> {
    const done = last.then(async () => {
      await reload();
      const result = await change();
      await reload();
      return result;
    });
    last = done.catch(() => undefined);
    return done;
  }

  await reload();
  const timer = watch ? setInterval(() => void reload().catch(() => undefined), LOOK_MS) : undefined;
  timer?.unref();

  return {
    all: () => ({
      tools: tools().map((tool) => {
        const found = findCommand(tool);
        return { tool, ...(found.is === 'missing' && { missing: found.reason }) };
      }),
      refusedTools: [...shipped.refused, ...own.refused],
      templates: states.shown,
    }),
    reload,
    knows: (id) => id === ALL_TEMPLATES || [...tools(), ...ready()].some((each) => each.id === id),
    spelled: (ids) => [...new Set(ids.flatMap((id) => (id === ALL_TEMPLATES ? ready().map((each) => each.id) : [id])))],
    forJob(ids) {
      const wanted = tools().filter(({ id }) => ids.includes(id));
      const some = ids.some((id) => id === ALL_TEMPLATES || ready().some((each) => each.id === id));
      const wants = wanted.some((tool) => tool.arguments.flat().some((each) => each.includes('{templates}')));
      return { tools: wanted, ...((some || wants) && { templates: templateFolder }) };
    },
    putTemplate: (text) =>
      edit(async () => {
        await mkdir(templateFolder, { recursive: true, mode: 0o700 });
        // Judged where it is to be, as what it names beside itself is looked for there; hidden, so that nobody runs it.
        const draft = join(templateFolder, `.${randomUUID()}.yaml`);
        try {
          await writeFile(draft, text, { mode: 0o600 });
          const [judged] = await loadTemplates(draft);
          const state = judged && stateOf(judged);
          if (state?.is !== 'ready') throw new TemplateRefused(state ? reasonOf(state) : 'it could not be read again');
          if (state.id.length > LONGEST_ID) throw new TemplateRefused(`its id is longer than ${LONGEST_ID} characters`);
          const file = `${state.id}.yaml`;
          const other = states.shown.find((each) => each.id === state.id && each.file !== file);
          if (other !== undefined) throw new TemplateRefused(`its id is that of ${other.file} already`);
          await rename(draft, join(templateFolder, file));
          return { ...state, file, replaced: states.shown.some((each) => each.file === file) };
        } finally {
          await rm(draft, { force: true });
        }
      }),
    removeTemplate: (id) =>
      edit(async () => {
        const state = states.shown.find((each) => each.id === id);
        if (state === undefined) throw new TemplateRefused(`there is no template "${id}"`);
        await rm(join(templateFolder, state.file));
      }),
    stop: () => clearInterval(timer),
  };
}

/** What a page says of one file. */
function stateOf(loaded: Loaded): TemplateState {
  const { is, file } = loaded;
  if (loaded.is === 'broken') return { is, id: '', file, line: loaded.line, reasons: [loaded.reason] };
  const id = templateCheckId(loaded.id);
  if (loaded.is === 'not-supported') return { is, id, file, reasons: [...loaded.reasons] };
  // Which target it is for does not matter for what it says of itself.
  const { title, cwe, severity } = templateCheck(loaded.compiled, 'http://target.invalid/');
  return { is, id, file, title, cwe, severity, reasons: [] };
}

function reasonOf({ is, line, reasons }: TemplateState): string {
  const why = reasons.join('; ');
  return is === 'broken' ? `line ${line ?? 1}: ${why}` : `it wants what is not supported: ${why}`;
}
