import { execFile } from 'node:child_process';

/**
 * Makes this process, and what it starts from now on, take only processor time that nobody else wants: Linux's idle
 * policy (`sched(7)`). A low priority alone does not do: the scheduler lets who has begun go on for some milliseconds
 * whatever its priority, and a request waits for that. Node sets no policy, `chrt` of util-linux and of busybox does;
 * where it is missing or not allowed, the low priority that it was started with is what there is.
 *
 * @returns whether the policy was set.
 */
export async function stepBack(
  run: (args: readonly string[]) => Promise<boolean> = chrt,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  if (platform !== 'linux') return false;
  const whom = ['-i', '-p', '0', String(process.pid)];
  // Its other threads were there before; busybox knows of none.
  return (await run(['-a', ...whom])) || (await run(whom));
}

const chrt = (args: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    execFile('chrt', [...args], { timeout: 2_000 }, (error) => resolve(error === null));
  });
