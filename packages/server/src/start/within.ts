/**
 * Waits for something, but no longer than that: what is late goes on by itself.
 *
 * @param late - hears that it was late, or that it failed afterwards.
 */
export async function within(ms: number, work: Promise<void>, late: (error?: unknown) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isLate = false;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      isLate = true;
      late();
      resolve();
    }, ms);
  });
  const done = work.catch((error: unknown) => {
    if (!isLate) throw error;
    late(error);
  });
  try {
    await Promise.race([done, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
