import { appendFileSync } from 'node:fs';

/** A program of the application's own. */
const [file = '', text = ''] = process.argv.slice(2);
appendFileSync(file, text);
