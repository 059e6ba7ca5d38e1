/** What a device runs. Flawed devices can be switched to a mended version and back, on their own page. */
export interface Firmware {
  /** Newest last. */
  readonly versions: readonly string[];
  installed(): string;
  /** Whether the installed version has the flaws mended. */
  mended(): boolean;
  /** @returns false for a version that there is none of. */
  install(version: string): boolean;
}

/**
 * @param mended - the version that has no planted flaw
 * @param flawed - the version before, with the planted flaws; left out where the device never had any
 * @param start - which of them is installed at first
 */
export function createFirmware(mended: string, flawed?: string, start: 'flawed' | 'mended' = 'mended'): Firmware {
  const versions = flawed === undefined ? [mended] : [flawed, mended];
  let installed = start === 'flawed' && flawed !== undefined ? flawed : mended;
  return {
    versions,
    installed: () => installed,
    mended: () => installed === mended,
    install(version) {
      if (!versions.includes(version)) return false;
      installed = version;
      return true;
    },
  };
}
