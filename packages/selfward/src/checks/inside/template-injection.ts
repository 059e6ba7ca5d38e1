import type { InsideRule } from '../../model/index.ts';

const CURLY = ['nunjucks', 'handlebars', 'mustache', 'liquidjs', 'squirrelly', 'twig', 'twing', 'art-template'];
const PERCENT = ['ejs', 'eta', 'lodash', 'art-template'];
const OTHERS = ['pug', 'dot', 'velocityjs', 'lodash'];

/** Names that nothing has: a template that runs shows nothing of them, or says that they are not there. */
export const templateInjectionInside: InsideRule = {
  sensors: [...new Set([...CURLY, ...PERCENT, ...OTHERS])],
  tries: [
    { note: 'an expression in curly braces', value: '{{ {p} }}', sensors: CURLY },
    { note: 'an expression in tags', value: '<%= {p} %>', sensors: PERCENT },
    { note: 'an expression in braces', value: `#{{p}} \${{p}} {{={p}}}`, sensors: OTHERS },
    { note: 'a name outside of all quotes of an expression', value: `{p} '+{p}+'"+{p}+"` },
  ],
};
