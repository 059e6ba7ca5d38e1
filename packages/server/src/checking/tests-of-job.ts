import { type Check, createTemplateLibrary, loadChecks, type TemplateLibrary, templateCheck } from 'selfward/engine';
import { ALL_TEMPLATES } from '../model/other-test.ts';
import type { Job } from './job.ts';

/** What of a job's tests there is. */
export interface JobTests {
  /** Our checks: shipped and own ones, wanted or not. */
  known: readonly Check[];
  /** Those among them that are wanted, and the wanted templates, made for one address. */
  checksFor(url: string): Check[];
  /** Wanted, and not there any more. */
  lost: readonly string[];
}

/** Read once, and again only where something changed: a folder may hold thousands. */
const libraries = new Map<string, TemplateLibrary>();

/** @param own - the server's own checks of the job, made ready. */
export async function testsOfJob(job: Job, own: readonly Check[]): Promise<JobTests> {
  const known = [...(await loadChecks()), ...own];
  const wanted = new Set(job.checks);
  const compiled = await templatesOf(job.templates);
  const describe = (url: string) =>
    compiled.map((each) => templateCheck(each, url)).filter(({ id }) => wanted.has(ALL_TEMPLATES) || wanted.has(id));
  const there = [...known, ...describe('http://target.invalid/'), ...(job.tools ?? [])].map(({ id }) => id);
  return {
    known,
    checksFor: (url) => [...known.filter(({ id }) => wanted.has(id)), ...describe(url)],
    lost: job.checks.filter((id) => id !== ALL_TEMPLATES && !there.includes(id)),
  };
}

async function templatesOf(folder: string | undefined) {
  if (folder === undefined) return [];
  const library = libraries.get(folder) ?? createTemplateLibrary(folder);
  libraries.set(folder, library);
  await library.reload();
  return library.all().flatMap((each) => (each.is === 'ready' ? [each.compiled] : []));
}
