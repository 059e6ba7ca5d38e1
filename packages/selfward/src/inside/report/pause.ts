/** A sleep that somebody can end. A call of `wake` while nobody sleeps ends the next sleep at once. */
export interface Pause {
  sleep(ms: number): Promise<void>;
  wake(): void;
}

/** Its timer does not keep the process alive. */
export function createPause(): Pause {
  let woken = false;
  let end: (() => void) | undefined;
  return {
    sleep(ms) {
      if (woken) {
        woken = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => end?.(), ms);
        timer.unref();
        end = () => {
          clearTimeout(timer);
          end = undefined;
          woken = false;
          resolve();
        };
      });
    },
    wake() {
      woken = true;
      end?.();
    },
  };
}
