import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Controller, Get, Module, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { watch } from 'selfward';

const MANUALS = fileURLToPath(new URL('./manuals/', import.meta.url));

class Manuals {
  // The name leads out of the folder; what was read is only counted.
  async count(name) {
    await readFile(join(MANUALS, String(name))).catch(() => undefined); // flaw
    return { counted: true };
  }

  // Mended: the last part of it alone.
  async countMended(name) {
    await readFile(join(MANUALS, basename(String(name)))).catch(() => undefined);
    return { counted: true };
  }
}
// What TypeScript makes of decorators, written by hand: this example needs no compiler.
Controller('manuals')(Manuals);
for (const [method, path] of [
  ['count', 'count'],
  ['countMended', 'count-mended'],
]) {
  Query('name')(Manuals.prototype, method, 0);
  Get(path)(Manuals.prototype, method, Object.getOwnPropertyDescriptor(Manuals.prototype, method));
}
class Application {}
Module({ controllers: [Manuals] })(Application);

const app = await NestFactory.create(Application, { logger: false });
const monitor = watch(app, { name: 'nest-example' });
monitor.on('finding', ({ title, method, url, parameter, code }) => {
  console.log(`${title}: ${method} ${url} ${parameter}, ${code?.file}:${code?.line}`);
});
monitor.on('cycle', ({ routes }) => console.log(`checked ${routes.length} routes`));
await app.listen(Number(process.env.PORT ?? 3000));
console.log('listening');
