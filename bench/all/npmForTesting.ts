/**
 * Stands for npm where running benches is tried: `run <script> -- … --json <file>`, where the script's name says how it
 * goes.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { reportOf } from '../report.ts';

const [, script = '', ...args] = process.argv.slice(2);
const file = args.at(-1) ?? '';
const write = (bench: string) => writeFileSync(file, JSON.stringify(reportOf(bench, { found: 3 }, { said: args })));

console.log(`this is ${script}`);
switch (script) {
  case 'bench:good':
    write('good');
    break;
  case 'bench:silent':
    break;
  case 'bench:complaining':
    write('complaining');
    console.error('two devices were harmed');
    process.exitCode = 1;
    break;
  case 'bench:mistaken':
    write('another');
    break;
  case 'bench:broken':
    console.error('there is no database');
    process.exitCode = 3;
    break;
  case 'bench:endless':
    // Tells whoever looks that it can be stopped now.
    write('endless');
    await wait(600_000);
}
