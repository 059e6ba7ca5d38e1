interface InlineTurnsParts {
  /** Follows every request. @returns its own end. */
  attend(): () => void;
  /** Lifts the markers that are alive, or puts them back. */
  rest(on: boolean): void;
}

/** Looks in a row, of four a second, at which no probe had leave, until none is waited for any more. */
const PATIENCE = 8;
const SLEEP = 40;
/** Looks that each waking takes: by one alone nobody knows whether there is a gap between requests. */
const TRIES = 4;

/**
 * Under load no probe gets leave to enter the living process, and what stands ready for one (live markers, which have each
 * sink looked at, and each request followed) only costs: it is put away after two seconds, and tried again every ten.
 */
export function createInlineTurns({ attend, rest }: InlineTurnsParts): {
  /** Told at each look whether the guard gives leave. @returns whether probes may go: markers are in place as well. */
  looked(leave: boolean): boolean;
  end(): void;
} {
  let leaveOff = attend();
  let sleeps = 0;
  let patience = PATIENCE;
  let resting = false;
  const setRest = (on: boolean) => {
    if (on !== resting) rest(on);
    resting = on;
  };
  return {
    looked(leave) {
      if (sleeps > 0) {
        sleeps = leave ? 0 : sleeps - 1;
        if (sleeps > 0) return false;
        leaveOff = attend();
        patience = TRIES;
        return false;
      }
      if (leave) {
        patience = PATIENCE;
        setRest(false);
        return true;
      }
      patience--;
      if (patience === 0) {
        leaveOff();
        setRest(true);
        sleeps = SLEEP;
      }
      return false;
    },
    end() {
      leaveOff();
    },
  };
}
