import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Somebody who listens, or rests at the moment. */
export interface Listening {
  rests(): boolean;
  /** Listens from now on without a rest. @returns its own end. */
  stay(): () => void;
  end(): void;
}

interface Turns {
  /** How long is listened at least; a turn in which something was new is followed by another at once. */
  listenMs: number;
  restMs: number;
  /** Messages a second, of all channels together, up to which nobody rests: for so few, listening costs next to nothing. */
  few: number;
  /** Called when a rest begins. */
  onRest?: () => void;
}

/**
 * Listens to channels of Node's all the time while little is said there, and in turns while it is much: whoever publishes
 * makes an object for each message as soon as anybody listens, which short requests in great number feel.
 *
 * @param channels - by name, what hears a message; it returns `true` where that told something new.
 */
export function listenInTurns(
  channels: Readonly<Record<string, (message: unknown) => unknown>>,
  { listenMs, restMs, few, onRest }: Turns,
): Listening {
  let messages = 0;
  let isNew = false;
  let listens = false;
  let staying = 0;
  let timer: NodeJS.Timeout | undefined;
  const listeners = Object.entries(channels).map(([name, hear]) => ({
    name,
    listener(message: unknown) {
      messages++;
      if (hear(message) === true) isNew = true;
    },
  }));

  function turn(on: boolean): void {
    if (on === listens) return;
    listens = on;
    for (const { name, listener } of listeners) (on ? subscribe : unsubscribe)(name, listener);
    if (!on) onRest?.();
  }
  function look(): void {
    const goesOn = staying > 0 || isNew || messages <= (few * listenMs) / 1000;
    messages = 0;
    isNew = false;
    if (goesOn) listen();
    else {
      turn(false);
      wait(listen, restMs);
    }
  }
  function listen(): void {
    turn(true);
    wait(look, listenMs);
  }
  function wait(next: () => void, ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(next, ms);
    timer.unref();
  }

  listen();
  return {
    rests: () => !listens,
    stay() {
      staying++;
      if (!listens) listen();
      let stays = true;
      return () => {
        if (stays) staying--;
        stays = false;
      };
    },
    end() {
      clearTimeout(timer);
      turn(false);
    },
  };
}
