import { Agent, request } from 'node:http';
import { createRandom } from '../../lab/building/physics/random.ts';

/** Keeps as many requests under way as given, for as long as given. @returns answers a second. */
export async function closedLoop(port: number, paths: readonly string[], ms: number, at = 16): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const end = performance.now() + ms;
  let answers = 0;
  try {
    await Promise.all(
      Array.from({ length: at }, async () => {
        while (performance.now() < end) {
          await answered(agent, port, paths[answers % paths.length] ?? '/');
          answers++;
        }
      }),
    );
  } finally {
    agent.destroy();
  }
  return (answers * 1000) / ms;
}

/**
 * Requests arrive at their own times, whether or not those before were answered: as visitors do. The gaps are
 * exponential and seeded, so that both arms get the same load.
 *
 * @returns milliseconds of each answer that began after the warm-up.
 */
export async function openLoop(
  port: number,
  paths: readonly string[],
  plan: { perSecond: number; warmUpMs: number; ms: number; seed: number; counting: () => Promise<void> },
): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const random = createRandom(plan.seed);
  const samples: number[] = [];
  const open = new Set<Promise<void>>();
  const began = performance.now();
  let due = 0;
  let sent = 0;
  let counts = false;
  try {
    while (due < plan.warmUpMs + plan.ms) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - (performance.now() - began))));
      if (!counts && due >= plan.warmUpMs) {
        counts = true;
        await plan.counting();
      }
      while (due <= performance.now() - began) {
        const counted = counts;
        const one = answered(agent, port, paths[sent++ % paths.length] ?? '/').then((ms) => {
          if (counted) samples.push(ms);
        });
        open.add(one);
        one.then(
          () => open.delete(one),
          () => {},
        );
        due += (-Math.log(1 - random.next()) * 1000) / plan.perSecond;
      }
    }
    await Promise.all(open);
  } finally {
    agent.destroy();
  }
  return samples;
}

function answered(agent: Agent, port: number, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    request({ agent, port, path, host: '127.0.0.1' }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${path} answered ${answer.statusCode}`));
      answer.resume().on('end', () => resolve(performance.now() - began));
    })
      .on('error', reject)
      .end();
  });
}
