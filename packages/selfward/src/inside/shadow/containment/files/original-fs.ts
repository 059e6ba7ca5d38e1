import fs from 'node:fs';

/** The functions as they were before any was replaced. */
export const original = { ...fs };
