import { exec, execFileSync, fork, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { appendFile, cp, mkdir, open, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { field, type Part } from './at.ts';

/** Files, by each of the ways that Node has. */
export const files: Part = (app, { folder }) => {
  const own = (name: string) => join(folder, 'files', name || 'none');
  app.get('/files', (request, response) => {
    fs.readFile(own(field(request, 'name')), 'utf8', (error, text) => {
      response
        .status(error ? 404 : 200)
        .type('text')
        .send(error ? 'none' : text);
    });
  });
  app.get('/files-mended', (request, response) => {
    fs.readFile(own(basename(field(request, 'name'))), 'utf8', (error, text) => {
      response
        .status(error ? 404 : 200)
        .type('text')
        .send(error ? 'none' : text);
    });
  });
  app.post('/files/sync', (request, response) => {
    fs.writeFileSync(own(field(request, 'name')), field(request, 'text'));
    fs.appendFileSync(own('log'), field(request, 'text'));
    fs.rmSync(own('keep'), { force: true });
    response.status(201).end();
  });
  app.post('/files/callback', (request, response) => {
    fs.mkdir(own('made'), { recursive: true }, () =>
      fs.writeFile(own('made/a'), field(request, 'text'), () =>
        fs.rename(own('log'), own('log.1'), () => fs.utimes(own('keep'), 0, 0, () => response.status(201).end())),
      ),
    );
  });
  app.post('/files/promises', async (request, response) => {
    await mkdir(own('deep/er'), { recursive: true });
    await writeFile(own('deep/er/a'), field(request, 'text'));
    await appendFile(own('log'), field(request, 'text'));
    await cp(own('keep'), own('copied'));
    await rename(own('copied'), own('renamed'));
    await truncate(own('keep'), 1);
    await rm(own('deep'), { recursive: true });
    response.status(201).end();
  });
  app.post('/files/handles', async (request, response) => {
    const handle = await open(own('keep'), 'r+');
    await handle.write(field(request, 'text'), 0);
    await handle.close();
    const opened = fs.openSync(own('log'), 'a');
    fs.writeSync(opened, field(request, 'text'));
    fs.closeSync(opened);
    response.status(201).end();
  });
  app.post('/files/streams', async (request, response) => {
    await pipeline(Readable.from([field(request, 'text')]), fs.createWriteStream(own('keep'), { flags: 'a' }));
    response.status(201).end();
  });
  app.post('/files/later', (request, response) => {
    setTimeout(() => fs.appendFileSync(own('log'), field(request, 'text')), 250);
    response.status(202).end();
  });
  app.post('/files/thread', (request, response) => {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: { folder, text: field(request, 'text') },
    });
    worker.once('error', () => response.status(500).end());
    worker.once('exit', () => response.status(201).end());
  });
};

/** Programs, by each of the ways that Node has. */
export const programs: Part = (app, { folder }) => {
  const ran = join(folder, 'files', 'ran');
  app.post('/programs/exec', (request, response) => {
    exec(`echo ${field(request, 'host')} >> ${ran}`, () => response.json({ done: true }));
  });
  app.post('/programs/spawn', (request, response) => {
    spawn('tee', ['-a', ran], { stdio: ['pipe', 'ignore', 'ignore'] }).stdin.end(field(request, 'host'));
    spawn(`echo ${field(request, 'host')} >> ${ran}`, { shell: true });
    response.json({ started: true });
  });
  app.post('/programs/sync', (request, response) => {
    execFileSync('tee', ['-a', ran], { input: field(request, 'host') });
    spawnSync(`echo ${field(request, 'host')} >> ${ran}`, { shell: true });
    response.json({ done: true });
  });
  app.post('/programs/fork', (request, response) => {
    fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [ran, field(request, 'host')]);
    response.json({ started: true });
  });
};
