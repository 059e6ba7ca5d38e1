import type { OutOfBandCall } from '../../model/index.ts';

/**
 * Whether a browser loaded the address as a part of a page (Fetch Metadata): then it may have been a person who looked
 * at what was stored, and not the server.
 */
export function broughtByPage({ request }: OutOfBandCall): boolean {
  const destination = /^sec-fetch-dest:\s*([\w-]+)/im.exec(request)?.[1]?.toLowerCase();
  return destination !== undefined && destination !== 'document' && destination !== 'empty';
}
