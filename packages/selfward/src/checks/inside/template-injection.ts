import { type InsideRule, UNWATCHED } from '../../model/index.ts';

const CURLY = ['nunjucks', 'handlebars', 'mustache', 'liquidjs', 'squirrelly', 'twig', 'twing', 'art-template'];
const PERCENT = ['ejs', 'eta', 'lodash', 'underscore', 'art-template'];

/**
 * Names that nothing has: a template that runs shows nothing of them, or says that they are not there. Each must be read
 * by its engine without a mistake, for what it cannot take apart it does not run.
 */
export const templateInjectionInside: InsideRule = {
  sensors: [...new Set([...CURLY, ...PERCENT, 'pug', 'dot', 'velocityjs'])],
  unwatched: UNWATCHED.templates,
  tries: [
    { note: 'an expression in curly braces', value: '{{ {p} }}', sensors: CURLY },
    { note: 'an expression in tags', value: '<%= {p} %>', sensors: PERCENT },
    { note: 'an expression in braces', value: '#{{p}}', sensors: ['pug'] },
    { note: 'an expression in braces', value: '{{={p}}}', sensors: ['dot'] },
    { note: 'a reference', value: `{p}\${{p}}`, sensors: ['velocityjs'] },
    { note: 'a property in an expression', value: '{p}.{p}' },
    { note: 'a name outside of all quotes of an expression', value: `{p} '+{p}+'"+{p}+"` },
  ],
};
