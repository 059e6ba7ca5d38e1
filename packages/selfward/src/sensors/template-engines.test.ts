import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sighting } from '../model/sighting.ts';

const MARKER = 'qzselfwardm';
/** Closes a string and a tag of most engines, and opens one of each. */
const INPUT = `{{${MARKER}}}<%=${MARKER}%>\${${MARKER}}#{${MARKER}}`;

/** An engine: how it is loaded, its safe template, and every public way in, given a template `t` and data `d`. */
interface Engine {
  /** For engines with several copies, which of them is loaded how. */
  load: { cjs?: string; mjs?: string };
  safe: string;
  ways: Record<string, string>;
}

const loads = (name: string): Engine['load'] => ({ cjs: `require('${name}')`, mjs: `import E from '${name}'` });
const all = (name: string): Engine['load'] => ({ cjs: `require('${name}')`, mjs: `import * as E from '${name}'` });

const ENGINES: Record<string, Engine> = {
  ejs: {
    load: loads('ejs'),
    safe: '<%= name %>',
    ways: {
      render: 'E.render(t, d)',
      'render, asynchronous': 'E.render(t, d, { async: true })',
      compile: 'E.compile(t)(d)',
      Template: 'new E.Template(t).compile()(d)',
      cache: "E.render(t, d, { cache: true, filename: '/' + t.length })",
      'delimiters of its own':
        "E.render(t.replaceAll('<%', '[?').replaceAll('%>', '?]'), d, { delimiter: '?', openDelimiter: '[', closeDelimiter: ']' })",
    },
  },
  nunjucks: {
    load: loads('nunjucks'),
    safe: '{{ name }}',
    ways: {
      renderString: 'E.renderString(t, d)',
      Environment: 'new E.Environment().renderString(t, d)',
      compile: 'E.compile(t).render(d)',
      Template: 'new E.Template(t, new E.Environment()).render(d)',
      'Template, eager': "new E.Template(t, new E.Environment(), 'x', true)",
      precompileString: "E.precompileString(t, { name: 'x' })",
      'tags of its own':
        "new E.Environment([], { tags: { variableStart: '<$', variableEnd: '$>' } }).renderString(t.replaceAll('{{', '<$').replaceAll('}}', '$>'), d)",
    },
  },
  pug: {
    load: loads('pug'),
    safe: 'p= name',
    ways: {
      render: 'E.render(t, d)',
      compile: 'E.compile(t)(d)',
      compileClient: 'E.compileClient(t)',
      compileClientWithDependenciesTracked: 'E.compileClientWithDependenciesTracked(t)',
    },
  },
  handlebars: {
    load: loads('handlebars'),
    safe: '{{ name }}',
    ways: {
      compile: 'E.compile(t)(d)',
      'compile, not rendered': 'E.compile(t)',
      precompile: 'E.precompile(t)',
      parse: 'E.parse(t)',
      create: 'E.create().compile(t)(d)',
    },
  },
  mustache: {
    load: loads('mustache'),
    safe: '{{ name }}',
    ways: {
      render: 'E.render(t, d)',
      parse: 'E.parse(t)',
      Writer: 'new E.Writer().render(t, d)',
      partial: "E.render('{{> p }}', d, { p: t })",
      'delimiters of its own': "E.render(t.replaceAll('{{', '<$').replaceAll('}}', '$>'), d, {}, ['<$', '$>'])",
    },
  },
  eta: {
    load: { cjs: "require('eta')", mjs: "import * as E from 'eta'" },
    safe: '<%= it.name %>',
    ways: {
      renderString: 'new E.Eta().renderString(t, d)',
      renderStringAsync: 'new E.Eta().renderStringAsync(t, d)',
      compile: 'new E.Eta().compile(t)',
      compileToString: 'new E.Eta().compileToString(t)',
      loadTemplate: "new E.Eta().loadTemplate('@x', t)",
      withConfig: 'new E.Eta().withConfig({ useWith: true }).renderString(t, d)',
      'a subclass': 'new (class extends E.Eta {})().renderString(t, d)',
    },
  },
  liquidjs: {
    load: all('liquidjs'),
    safe: '{{ name }}',
    ways: {
      parse: 'new E.Liquid().parse(t)',
      parseAndRender: 'new E.Liquid().parseAndRender(t, d)',
      parseAndRenderSync: 'new E.Liquid().parseAndRenderSync(t, d)',
      'templates in memory': "new E.Liquid({ templates: { x: t } }).renderFileSync('x', d)",
      evalValueSync: "new E.Liquid().evalValueSync(t === '{{ name }}' ? 'name' : t.slice(2, 13), d)",
    },
  },
  dot: {
    load: loads('dot'),
    safe: '{{= it.name }}',
    ways: { template: 'E.template(t)(d)', compile: 'E.compile(t)(d)' },
  },
  lodash: {
    load: loads('lodash'),
    safe: '<%= name %>',
    ways: { template: 'E.template(t)(d)', 'template of a chain': 'E(t).template()(d)' },
  },
  underscore: {
    load: loads('underscore'),
    safe: '<%= name %>',
    ways: { template: 'E.template(t)(d)', 'template of a chain': 'E(t).template()(d)' },
  },
  twig: {
    load: loads('twig'),
    safe: '{{ name }}',
    ways: {
      twig: 'E.twig({ data: t }).render(d)',
      'by name': "E.twig({ id: 'x' + t.length, data: t }) && E.twig({ ref: 'x' + t.length }).render(d)",
      'by name, included':
        "E.twig({ id: 'i' + t.length, data: t }) && E.twig({ data: '{% include \"i' + t.length + '\" %}', allowInlineIncludes: true }).render(d)",
    },
  },
  'art-template': {
    load: loads('art-template'),
    safe: '{{ name }}',
    ways: {
      compile: 'E.compile(t)(d)',
      render: 'E.render(t, d)',
      'by name': "E('/x' + t.length, t)",
    },
  },
  squirrelly: {
    load: all('squirrelly'),
    safe: '{{ it.name }}',
    ways: {
      render: 'E.render(t, d)',
      compile: 'E.compile(t)',
      compileToString: 'E.compileToString(t, E.getConfig({}))',
      parse: 'E.parse(t, E.getConfig({}))',
    },
  },
  twing: {
    load: all('twing'),
    safe: '{{ name }}',
    ways: {
      createEnvironment: "E.createEnvironment(E.createArrayLoader({ x: t })).render('x', d)",
      createSynchronousEnvironment:
        "E.createSynchronousEnvironment(E.createSynchronousArrayLoader({ x: t })).render('x', new Map(Object.entries(d)))",
    },
  },
  velocityjs: {
    load: all('velocityjs'),
    safe: '$name',
    ways: {
      render: 'E.render(t, d)',
      parse: 'E.parse(t)',
      default: '(E.default?.default ?? E.default ?? E).render(t, d)',
    },
  },
};

const WATCH = `import { installSensors, registry } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
const installed = await installSensors(registry());
const sightings = [];
registry().subscribe((sighting) => sightings.push(sighting));
globalThis.run = async (ways, safe) => {
  const said = { coverage: await installed.selfTest() };
  registry().plant(${JSON.stringify(MARKER)});
  const input = ${JSON.stringify(INPUT)};
  const pug = safe.startsWith('p=');
  for (const [name, way] of Object.entries(ways)) {
    for (const [kind, source, data] of [['flawed', (pug ? 'p ' : '<p>') + input, {}], ['twin', safe, { name: input }]]) {
      sightings.length = 0;
      let failure;
      try { await way(name === 'evalValueSync' && kind === 'flawed' ? input : source, data); } catch (error) { failure = String(error); }
      said[kind + ' ' + name] = { sightings: [...sightings], failure };
    }
  }
  installed.uninstall();
  sightings.length = 0;
  for (const way of Object.values(ways)) { try { await way(input, {}); } catch {} }
  said.after = sightings.filter(({ sensor }) => sensor === process.argv[2]);
  process.stdout.write('\\n@' + JSON.stringify(said));
};`;

interface Said {
  coverage: { sensor: string; way: string; seen: boolean; reason?: string }[];
  after: Sighting[];
  [way: string]: unknown;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfward-template-engines-'));
  await symlink(
    fileURLToPath(new URL('../../../../node_modules', import.meta.url)),
    join(folder, 'node_modules'),
    'dir',
  );
  await writeFile(join(folder, 'watch.mjs'), WATCH);
});
afterAll(() => rm(folder, { recursive: true }));

/** An application with one line for each way in. */
async function run(id: string, { load, safe, ways }: Engine, kind: 'cjs' | 'mjs') {
  const file = join(folder, `${id}.${kind}`);
  const first = kind === 'cjs' ? `const E = ${load.cjs};` : `${load.mjs};`;
  const lines = Object.entries(ways).map(
    ([name, code]) => `ways[${JSON.stringify(name)}] = async (t, d) => await (${code});`,
  );
  await writeFile(file, [first, 'const ways = {};', ...lines, `run(ways, ${JSON.stringify(safe)});`].join('\n'));
  const args = [
    '--conditions=selfward-source',
    '--disable-warning=ExperimentalWarning',
    '--import',
    './watch.mjs',
    file,
    id,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  const text = await readFile(file, 'utf8');
  const lineOf = (name: string) =>
    text.split('\n').findIndex((line) => line.startsWith(`ways[${JSON.stringify(name)}]`)) + 1;
  return { said: JSON.parse(stdout.slice(stdout.lastIndexOf('\n@') + 2)) as Said, file, lineOf };
}

describe.each(Object.entries(ENGINES))('%s', (id, engine) => {
  it.each(['cjs', 'mjs'] as const)(
    '%s: input in the source is seen as code, with its line; as data it is not',
    async (kind) => {
      const { said, file, lineOf } = await run(id, engine, kind);
      for (const name of Object.keys(engine.ways)) {
        const of = (which: string) => {
          const { sightings, failure } = said[`${which} ${name}`] as { sightings: Sighting[]; failure?: string };
          return { own: sightings.filter(({ sensor }) => sensor === id), failure };
        };
        const flawed = of('flawed');
        expect(
          flawed.own.map(({ position, at }) => [position, at?.replace(/:\d+$/, '')]),
          `${name}: ${flawed.failure}`,
        ).toContainEqual(['code', `${file}:${lineOf(name)}`]);
        const twin = of('twin');
        expect([twin.own.filter(({ position }) => position === 'code'), twin.failure], name).toEqual([[], undefined]);
      }
      const ways = said.coverage.filter(({ sensor }) => sensor === id);
      expect(ways.length).toBeGreaterThan(0);
      expect(ways.filter(({ seen }) => !seen)).toEqual([]);
      expect(said.after).toEqual([]);
    },
  );
});

describe('copies of engines', () => {
  /** What an application says of the ways into engines, having run `code`. */
  const coverage = async (code: string, before: readonly string[]) => {
    const file = join(folder, 'coverage.cjs');
    const index = JSON.stringify(new URL('./index.ts', import.meta.url).href);
    await writeFile(
      file,
      `${code}
import(${index}).then(async ({ installSensors, registry }) => {
  const ids = new Set(${JSON.stringify(Object.keys(ENGINES))});
  const told = (await installSensors(registry()).selfTest()).filter(({ sensor }) => ids.has(sensor));
  console.log(JSON.stringify([told.length, told.filter(({ seen }) => !seen)]));
});`,
    );
    const args = ['--conditions=selfward-source', '--disable-warning=ExperimentalWarning', ...before, file];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
    return JSON.parse(stdout) as [number, Said['coverage']];
  };

  it('that were loaded before the sensors are seen but for what others hold', async () => {
    const code = Object.keys(ENGINES)
      .map((name) => `require('${name}');`)
      .join('\n');
    const [ways, blind] = await coverage(code, []);
    expect(ways).toBeGreaterThan(35);
    expect(blind.map(({ way }) => way.replace(/ [\d.]+:/, ':'))).toEqual(['velocityjs: parse']);
  });

  it('of an unknown make are said to be blind', async () => {
    await mkdir(join(folder, 'unknown'), { recursive: true });
    await writeFile(join(folder, 'unknown/package.json'), '{"name":"ejs","version":"99.0.0"}');
    await writeFile(join(folder, 'unknown/index.js'), 'exports.render = (source) => source;');
    expect(await coverage("require('./unknown');", ['--import', './watch.mjs'])).toEqual([
      1,
      [{ sensor: 'ejs', way: 'ejs 99.0.0', seen: false, reason: 'this release is not known here' }],
    ]);
  });

  it('that are not loaded have no ways in', async () => {
    expect(await coverage('', ['--import', './watch.mjs'])).toEqual([0, []]);
  });
});
