import type { InsideRule } from '../../model/index.ts';

const UP = 12;

/** A name in a folder that is not there: nothing can be read, written or removed by it. No backslash: here it is a letter. */
export const pathTraversalInside: InsideRule = {
  sensors: ['file-system'],
  tries: [
    { note: 'a name above the folder that was meant', value: `${'../'.repeat(UP)}{p}/{p}` },
    { note: 'a path from the root', value: '/{p}/{p}' },
    { note: 'a name above the folder, encoded once more', value: `${'..%2f'.repeat(UP)}{p}%2f{p}` },
    { note: 'a name above the folder, where `../` is taken out once', value: `${'....//'.repeat(UP)}{p}/{p}` },
  ],
};
