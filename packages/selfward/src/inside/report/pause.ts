/** A sleep that somebody can end. A call of `wake` while nobody sleeps ends the next sleep at once. */
export interface Pause {
  /** @returns whether it was woken. */
  sleep(ms: number): Promise<boolean>;
  wake(): void;
}

/** Its timer does not keep the process alive. */
export function createPause(): Pause {
  let woken = false;
  let end: ((early: boolean) => void) | undefined;
  return {
    sleep(ms) {
      if (woken) {
        woken = false;
        return Promise.resolve(true);
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => end?.(false), ms);
        timer.unref();
        end = (early) => {
          clearTimeout(timer);
          end = undefined;
          woken = false;
          resolve(early);
        };
      });
    },
    wake() {
      woken = true;
      end?.(true);
    },
  };
}
