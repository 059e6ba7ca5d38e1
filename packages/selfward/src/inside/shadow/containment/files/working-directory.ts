/** The folder that relative paths start from; it may stand in the shadow alone, where the process itself cannot go. */
export interface WorkingDirectory {
  current(): string;
  /** Whether the process itself is somewhere else. */
  moved(): boolean;
}

/**
 * Takes `process.chdir` and `process.cwd` over.
 *
 * @param place - where a folder really is, and whether only the shadow has it.
 */
export function pretendWorkingDirectory(
  place: (path: string) => { at: string; real: string; isOurs: boolean },
  outside: (error: unknown) => unknown,
): WorkingDirectory {
  const { cwd, chdir } = process;
  let ours: string | undefined;
  process.cwd = new Proxy(cwd, { apply: (target, self) => ours ?? Reflect.apply(target, self, []) });
  process.chdir = new Proxy(chdir, {
    apply(target, self, args: [string]) {
      if (typeof args[0] !== 'string') return Reflect.apply(target, self, args);
      const { at, real, isOurs } = place(args[0]);
      const before = cwd();
      try {
        // The system says whether it is a folder at all.
        Reflect.apply(target, self, [real]);
      } catch (error) {
        throw outside(error);
      }
      ours = isOurs ? at : undefined;
      if (isOurs) Reflect.apply(target, self, [before]);
    },
  });
  return { current: () => process.cwd(), moved: () => ours !== undefined };
}
