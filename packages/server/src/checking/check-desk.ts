import { asChecks, type Check, createOwnChecks, type OwnCheck, type RefusedCheck } from 'selfward/engine';
import type { Alarms } from '../model/rooms.ts';

/** The checks there are at this moment: the shipped ones, and those of the server's own folder. */
export interface CheckDesk {
  all(): readonly Check[];
  /** The own checks of a run, as they are now: what is changed meanwhile belongs to the next one. */
  own(ids: readonly string[]): readonly OwnCheck[];
  refused(): readonly RefusedCheck[];
  /** Looks at the folder now. */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

export interface CheckDeskDeps {
  shipped: readonly Check[];
  /** May not be there yet. */
  folder: string;
  alarms: Pick<Alarms, 'raise' | 'clear' | 'find'>;
  /** This server's device: what the alarms are about. */
  originator: string;
  watch: boolean;
}

/** Follows the folder of own checks; a file that is refused is an alarm for as long as it is. */
export async function createCheckDesk(deps: CheckDeskDeps): Promise<CheckDesk> {
  const { shipped, folder, alarms, originator, watch } = deps;
  const library = await createOwnChecks({ folder, taken: shipped.map(({ id }) => id), watch });
  const raised = new Map<string, string>();
  // What the last life of this server raised may be mended by now.
  const { rows } = await alarms.find({ active: true, kind: 'checking', originator });
  for (const { subject, text } of rows) if (subject.startsWith('checks/')) raised.set(subject, text);
  let telling = tell();
  const unsubscribe = library.subscribe(() => {
    telling = telling.then(tell);
  });

  /** A store that is in trouble says so by itself: here it only means that the alarm comes with the next change. */
  async function tell(): Promise<void> {
    const refused = new Map(library.refused().map((each) => [`checks/${each.file}`, textOf(each)]));
    for (const subject of [...raised.keys()].filter((each) => !refused.has(each))) {
      await alarms.clear('checking', originator, subject).then(
        () => raised.delete(subject),
        () => undefined,
      );
    }
    for (const [subject, text] of refused) {
      if (raised.get(subject) === text) continue;
      await alarms.raise({ kind: 'checking', severity: 'high', originator, subject, text }).then(
        () => raised.set(subject, text),
        () => undefined,
      );
    }
  }

  return {
    all: () => [...shipped, ...asChecks(library.checks()).checks],
    own: (ids) => library.checks().filter(({ description }) => ids.includes(description.id)),
    refused: library.refused,
    reload: library.reload,
    async stop() {
      unsubscribe();
      library.stop();
      await telling;
    },
  };
}

function textOf({ file, line, reason }: RefusedCheck): string {
  return `The check ${file}${line === undefined ? '' : `:${line}`} was refused: ${reason}`;
}
