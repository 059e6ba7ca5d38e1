import { existsSync } from 'node:fs';

/**
 * Whether a piece that a test needs from the system is there. Where it is missing the test is skipped with one line
 * that says what to install; in CI it fails instead, because there nothing may be skipped.
 */
export function missing(piece: string, path: string): boolean {
  if (existsSync(path)) return false;
  if (process.env.CI) throw new Error(`${piece} is missing (${path}): run scripts/install-test-tools.sh`);
  console.error(`skipped: ${piece} is missing (${path}); scripts/install-test-tools.sh installs it`);
  return true;
}

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
