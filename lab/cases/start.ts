import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Case, SERVERS, type ServerName } from './case.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const PROGRAMS: Record<ServerName, { command: string; args: string[] }> = {
  node: nodeProgram('node'),
  express: nodeProgram('express'),
  fastify: nodeProgram('fastify'),
  flask: { command: '/usr/bin/python3', args: ['-B', here('python/server.py')] },
  php: { command: '/usr/bin/php', args: [here('php/serve.php')] },
  ruby: { command: '/usr/bin/ruby', args: [here('ruby/server.rb')] },
  // Built by the script that installs what tests need.
  go: { command: here('../../.tools/lab-go'), args: [] },
  java: { command: '/usr/bin/java', args: [here('java/Start.java'), here('java'), jars()] },
};
const LIMIT_MS = 50_000;

export interface RunningServer {
  name: ServerName;
  origin: string;
  cases: readonly Case[];
  stop(): Promise<void>;
}

/**
 * Starts the lab's servers, each a process of its own on a free port of this machine. What is not installed is left
 * out and said.
 */
export async function startLab(options: {
  servers?: readonly ServerName[];
  say: (line: string) => void;
}): Promise<{ servers: RunningServer[]; stop(): Promise<void> }> {
  const asked = options.servers ?? SERVERS;
  const started = await Promise.all(asked.map((name) => startServer(name, options.say)));
  const servers = started.filter((each) => each !== undefined);
  return {
    servers,
    async stop() {
      await Promise.all(servers.map((each) => each.stop()));
    },
  };
}

async function startServer(name: ServerName, say: (line: string) => void): Promise<RunningServer | undefined> {
  const { command, args } = PROGRAMS[name];
  if (!existsSync(command)) {
    say(`${name} is left out: there is no ${command}.`);
    return undefined;
  }
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-400);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      complaint = error.message;
      resolve();
    });
  });
  const stop = async () => {
    child.stdin.end();
    const kill = setTimeout(() => child.kill('SIGKILL'), 2_000);
    await ended;
    clearTimeout(kill);
  };
  const first = new Promise<string | undefined>((resolve) => {
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      if (line.startsWith('{"')) resolve(line);
      else if (line.startsWith('left out: ')) say(`${name}: ${line}`);
    });
    void ended.then(() => resolve(undefined));
    setTimeout(() => resolve(undefined), LIMIT_MS).unref();
  });
  const line = await first;
  if (line === undefined) {
    await stop();
    say(`${name} is left out: ${complaint.trim().split('\n').at(-1) || 'it did not start'}`);
    return undefined;
  }
  const { port, cases }: { port: number; cases: Case[] } = JSON.parse(line);
  return { name, origin: `http://127.0.0.1:${port}`, cases, stop };
}

/** Debian's jars of the engines and of what they need, and those that the install script fetched. */
function jars(): string {
  const names = ['freemarker', 'velocity', 'commons-lang', 'commons-collections3', 'commons-logging'];
  const debian = [...names, 'spring3-core', 'spring3-expression', 'ognl', 'javassist'];
  const fetched = here('../../.tools/java');
  return [
    // Thymeleaf asks for a newer OGNL than Debian has.
    ...(existsSync(fetched) ? readdirSync(fetched).map((name) => join(fetched, name)) : []),
    ...debian.map((name) => `/usr/share/java/${name}.jar`).filter((path) => existsSync(path)),
  ].join(delimiter);
}

function nodeProgram(name: string) {
  const args = ['--conditions=selfward-source', '--disable-warning=ExperimentalWarning', here('main.ts'), name];
  return { command: process.execPath, args };
}
