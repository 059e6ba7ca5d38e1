import { installSensors } from './install.ts';
import { isPreloaded } from './is-preloaded.ts';
import { isShadow } from './is-shadow.ts';
import { registry } from './registry.ts';

/**
 * Puts the sensors in place as far as it can be done. An application starts without them rather than not at all. In a
 * shadow its own preload does it, after the containment: sensors must stand before what withholds.
 */
export function begin(): void {
  if (isShadow()) return;
  try {
    const host = registry();
    // The first copy counts: what a bundle imports later was not there before the application.
    if (host.installed.size === 0) host.preloaded = isPreloaded(host.home);
    const { absent } = installSensors(host);
    if (absent !== undefined && host.installed.size === 0) process.emitWarning(absent, 'SelfwardWarning');
  } catch (error) {
    process.emitWarning(error instanceof Error ? error.message : String(error), 'SelfwardWarning');
  }
}
