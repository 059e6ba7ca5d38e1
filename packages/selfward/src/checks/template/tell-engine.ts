import type { Endpoint, Fresh, Point } from '../../model/index.ts';
import { shows } from '../../judge/arithmetic.ts';
import { sendOne, type Steps } from '../shared/probing.ts';

interface Question {
  /** `W` stands for a fresh lower-case word. */
  text: string;
  answer: (word: string) => string;
  engine: string;
}

const upper = (word: string) => word.toUpperCase();
const twice = (word: string) => word + word;

/** For each family of delimiters: what one engine computes and its relatives do not, in order of asking. */
const QUESTIONS: Readonly<Record<string, readonly Question[]>> = {
  braces: [
    { text: "{{2*'W'}}{{'W'|upper}}", answer: (word) => twice(word) + upper(word), engine: 'Jinja2' },
    { text: "{{2*'W'}}", answer: twice, engine: 'Tornado' },
    { text: "{{'W'|upper}}{{'ab'.length+1}}", answer: (word) => `${upper(word)}3`, engine: 'Nunjucks' },
    { text: "{{'W'|upper}}", answer: upper, engine: 'Twig' },
    { text: "{{'W'.toUpperCase()}}", answer: upper, engine: 'JavaScript template' },
  ],
  dollar: [
    { text: "${'W'.toUpperCase()}", answer: upper, engine: 'JavaScript template' },
    { text: "${'W'.upper()}", answer: upper, engine: 'Mako' },
    { text: "${'W'?upper_case}", answer: upper, engine: 'FreeMarker' },
  ],
  percent: [
    { text: "<%='W'.toUpperCase()%>", answer: upper, engine: 'EJS' },
    { text: "<%='W'.upcase%>", answer: upper, engine: 'ERB' },
  ],
  hash: [
    { text: "#{'W'.toUpperCase()}", answer: upper, engine: 'Pug' },
    { text: "#{'W'.upcase}", answer: upper, engine: 'Ruby template' },
  ],
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
  javascript: 'JavaScript expression',
  python: 'Python expression',
  ruby: 'Ruby expression',
};

/** Names the engine where it can be told apart, in a few requests; undefined where it cannot. */
export function* tellEngine(endpoint: Endpoint, point: Point, family: string, fresh: Fresh): Steps<string | undefined> {
  for (const question of QUESTIONS[family] ?? []) {
    const word = fresh.marker();
    const text = question.text.replaceAll('W', word);
    const exchange = yield* sendOne(endpoint, { set: new Map([[point, text]]), markers: [word], note: 'which engine it is' });
    if (exchange?.response && shows(exchange.response, question.answer(word))) return question.engine;
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
  'JavaScript expression': ['process', 'global', 'globalThis'],
  'Python expression': ['__builtins__', 'globals()'],
  'Ruby expression': ['ENV', 'self', 'File'],
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
  Razor: ['Model', 'ViewData', 'Context'],
};
