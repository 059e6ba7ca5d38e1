import { shows } from '../../judge/arithmetic.ts';
import type { Endpoint, Fresh, Point } from '../../model/index.ts';
import { type Steps, sendOne } from '../shared/probing.ts';
import { saveAndRead } from './saved.ts';
import type { Found } from './states.ts';

interface Question {
  /** `N` stands for a fresh number, `W` for a fresh word. */
  text: string;
  answer: (number: number, word: string) => string;
  engine: string;
}

const list = (number: number) => `[${number}, ${number}]`;
const fixed = (number: number) => `${number}.00`;

/** For each family of delimiters: what one engine computes and its relatives do not, in order of asking. No quotes. */
const QUESTIONS: Readonly<Record<string, readonly Question[]>> = {
  braces: [
    { text: '{{2*[N]}}{{[N]|length}}', answer: (number) => `${list(number)}1`, engine: 'Jinja2' },
    { text: '{{2*[N]}}', answer: list, engine: 'Tornado' },
    { text: '{{(N).toFixed(2)}}{{[N]|length}}', answer: (number) => `${fixed(number)}1`, engine: 'Nunjucks' },
    { text: '{{N|cat:N}}', answer: (number) => `${number}${number}`, engine: 'Smarty' },
    { text: '{{[N,N]|join}}', answer: (number) => `${number}${number}`, engine: 'Twig' },
    { text: '{{(N).toFixed(2)}}', answer: fixed, engine: 'JavaScript template' },
  ],
  dollar: [
    { text: `\${(N).toFixed(2)}`, answer: fixed, engine: 'JavaScript template' },
    { text: `\${N}<%doc>W</%doc>N`, answer: (number) => `${number}${number}`, engine: 'Mako' },
    { text: `\${2*[N]}`, answer: list, engine: 'Chameleon' },
    { text: `\${[N,N]?size}N`, answer: (number) => `2${number}`, engine: 'FreeMarker' },
  ],
  percent: [
    { text: '<%=(N).toFixed(2)%>', answer: fixed, engine: 'EJS' },
    { text: '<%=[N]*2%>', answer: list, engine: 'ERB' },
  ],
  hash: [
    { text: '#{(N).toFixed(2)}', answer: fixed, engine: 'Pug' },
    { text: '#{[N]*2}', answer: list, engine: 'Ruby template' },
  ],
};

/** What each family computes in its payloads: the place where a question goes instead. */
const CORES: Readonly<Record<string, string>> = {
  braces: '{{{a}*{b}}}',
  dollar: `\${{a}*{b}}`,
  percent: '<%={a}*{b}%>',
  hash: '#{{a}*{b}}',
};

/** Families that one engine alone uses. */
const KNOWN: Readonly<Record<string, string>> = {
  velocity: 'Velocity',
  razor: 'Razor',
  ognl: 'OGNL',
  'template-toolkit': 'Template Toolkit',
  smarty: 'Smarty',
  latte: 'Latte',
  dot: 'doT',
  liquid: 'Liquid',
  django: 'Django',
  go: 'Go template',
  jinja2: 'Jinja2',
  thymeleaf: 'Thymeleaf',
  spel: 'SpEL',
  freemarker: 'FreeMarker',
  mustache: 'Mustache',
  handlebars: 'Handlebars',
  mako: 'Mako',
  format: 'str.format',
};

/** Names the engine where it can be told apart, in a few requests; undefined where it cannot. */
export function* tellEngine(
  endpoint: Endpoint,
  point: Point,
  { family, payload, before = '', sink }: Found,
  fresh: Fresh,
): Steps<string | undefined> {
  const core = CORES[family];
  for (const question of QUESTIONS[family] ?? []) {
    const [number, word] = [fresh.operand(), fresh.marker()];
    const asked = question.text.replaceAll('N', String(number)).replaceAll('W', word);
    // Questions leave their place the same way as what was computed.
    const text = payload?.text.includes(core ?? '\0') ? payload.text.split(core ?? '\0').join(asked) : asked;
    const exchange = sink
      ? (yield* saveAndRead({ endpoint }, point, sink, text, fresh))?.read
      : yield* sendOne(endpoint, {
          set: new Map([[point, before + text]]),
          markers: [word],
          note: 'which engine it is',
        });
    if (exchange?.response && shows(exchange.response, question.answer(number, word))) return question.engine;
  }
  return KNOWN[family];
}

/** What a template of this engine can read, by name. */
export function exposedBy(engine: string | undefined): readonly string[] {
  return EXPOSED[engine ?? ''] ?? [];
}

const EXPOSED: Readonly<Record<string, readonly string[]>> = {
  Jinja2: ['config', 'request', 'session', 'g', 'self', 'url_for.__globals__'],
  Tornado: ['handler', 'request', 'handler.settings', '__import__'],
  Chameleon: ['template', 'request', 'options', 'econtext'],
  Mako: ['self', 'context', 'capture', 'self.module'],
  Django: ['request', 'settings', 'user', 'messages'],
  Nunjucks: ['range.constructor', 'cycler', 'joiner', 'the render context'],
  Twig: ['_self', 'app', '_context'],
  Smarty: ['$smarty', '$smarty.server', '$smarty.session'],
  Latte: ['$this', 'the template parameters'],
  EJS: ['process', 'global', 'locals'],
  Pug: ['process', 'global', 'locals'],
  doT: ['process', 'global', 'it'],
  'JavaScript template': ['process', 'global', 'globalThis', 'the local variables'],
  'Ruby template': ['ENV', 'self', 'File'],
  ERB: ['ENV', 'self', 'File'],
  FreeMarker: ['.data_model', '.globals', '?new()'],
  Velocity: ['$request', '$session', '$class'],
  Thymeleaf: ['T(java.lang.System)', '#ctx', '#request'],
  SpEL: ['T(java.lang.System)', '#root'],
  OGNL: ['#context', '#session', '#application'],
  Liquid: ['the render context'],
  Handlebars: ['this', '@root', 'the render context'],
  Mustache: ['the render context'],
  'Go template': ['.', '$', 'the methods of the data'],
  'str.format': ['the attributes of what is formatted', '__class__', '__globals__'],
  Razor: ['Model', 'ViewData', 'Context'],
};
