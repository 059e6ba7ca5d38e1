import { believableText } from './believable.ts';
import { specimen } from './schema-specimen.ts';

/** The level of RFC 6570 that descriptions use: `{a}` and `{/a}` in the path, `{?a,b}` and `{&a}` in the query. */
export function expandTemplate(
  href: string,
  variables: Record<string, unknown>,
): { href: string; path: Record<string, string>; query: [string, string][] } {
  const path: Record<string, string> = {};
  const query: [string, string][] = [];
  const value = (name: string) => {
    const made = specimen(name, variables[name], (schema) => schema);
    return typeof made === 'string' && made !== ''
      ? made
      : typeof made === 'object'
        ? believableText(name)
        : String(made);
  };
  const plain = href.replace(/\{([?&/+#]?)([^{}]+)\}/g, (_, operator: string, names: string) => {
    const list = names.split(',').map((each) => each.replace(/(\*|:\d+)$/, '').trim());
    if (operator === '?' || operator === '&') {
      for (const name of list) query.push([name, value(name)]);
      return '';
    }
    for (const name of list) path[name] = value(name);
    return list.map((name) => `${operator === '/' ? '/' : ''}{${name}}`).join(operator === '/' ? '' : ',');
  });
  return { href: plain, path, query };
}
