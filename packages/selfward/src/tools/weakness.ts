import type { Reported } from './reported.ts';

/** Which of our checks looks for a weakness, by its number. */
const BY_CWE: Readonly<Record<string, string>> = {
  'CWE-22': 'path-traversal',
  'CWE-23': 'path-traversal',
  'CWE-36': 'path-traversal',
  'CWE-77': 'command-injection',
  'CWE-78': 'command-injection',
  'CWE-79': 'reflected-xss',
  'CWE-80': 'reflected-xss',
  'CWE-89': 'sql-injection',
  'CWE-564': 'sql-injection',
  'CWE-93': 'header-injection',
  'CWE-113': 'header-injection',
  'CWE-94': 'code-injection',
  'CWE-95': 'code-injection',
  'CWE-601': 'open-redirect',
  'CWE-611': 'xxe',
  'CWE-918': 'ssrf',
  'CWE-943': 'nosql-injection',
  'CWE-1336': 'template-injection',
};

const CWE_OF: Readonly<Record<string, `CWE-${number}`>> = {
  'path-traversal': 'CWE-22',
  'command-injection': 'CWE-78',
  'reflected-xss': 'CWE-79',
  'stored-xss': 'CWE-79',
  'sql-injection': 'CWE-89',
  'header-injection': 'CWE-113',
  'code-injection': 'CWE-94',
  'open-redirect': 'CWE-601',
  xxe: 'CWE-611',
  ssrf: 'CWE-918',
  'nosql-injection': 'CWE-943',
  'template-injection': 'CWE-1336',
};

/** What tools without numbers call it. Wapiti’s categories, and names in general use; the first that fits. */
const BY_NAME: readonly [name: RegExp, check: string][] = [
  [/(stored|persistent|permanent).*(xss|cross.site.scripting)/i, 'stored-xss'],
  [/(xss|cross.site.scripting).*(stored|persistent|permanent)/i, 'stored-xss'],
  [/\bxss\b|cross.site.scripting/i, 'reflected-xss'],
  [/nosql|mongo/i, 'nosql-injection'],
  [/\bsqli?\b.*inject|sql.injection|\bsqli\b/i, 'sql-injection'],
  [/\bssti\b|template.injection/i, 'template-injection'],
  [/command.(execution|injection)|os.command/i, 'command-injection'],
  [/path.traversal|directory.traversal|\blfi\b|file.inclusion/i, 'path-traversal'],
  [/open.redirect|url.redirector/i, 'open-redirect'],
  [/\bcrlf\b|header.injection|response.splitting/i, 'header-injection'],
  [/\bxxe\b|xml.external.entity/i, 'xxe'],
  [/\bssrf\b|server.side.request.forgery/i, 'ssrf'],
  [/code.injection/i, 'code-injection'],
];

/** Kinds of the tool’s own, where none of our checks looks for it. */
const ownName = (tool: string, rule: string | undefined) => {
  const slug = (rule ?? 'finding')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return `${tool}-${slug || 'finding'}`;
};

/** The check that a reported finding belongs to, and its weakness: ours where there is one, else the tool’s own. */
export function weaknessOf(
  reported: Pick<Reported, 'rule' | 'title' | 'check' | 'cwe'>,
  tool: { id: string; check?: string | undefined; cwe: string },
): { check: string; cwe: string; ours: boolean } {
  const { rule, title } = reported;
  // A tool of one kind of finding declares it; one of many says it with each.
  const given = /^[a-z][a-z0-9-]{0,80}$/.exec(reported.check ?? '')?.[0];
  const named = given ?? (reported.cwe === undefined ? tool.check : undefined);
  const told = BY_NAME.find(([name]) => name.test(`${rule ?? ''} ${title ?? ''}`))?.[1];
  const sameKind = told !== undefined && (reported.cwe === undefined || reported.cwe === CWE_OF[told]);
  const ours = named ?? (sameKind ? told : undefined) ?? (reported.cwe && BY_CWE[reported.cwe]);
  const cwe = reported.cwe ?? CWE_OF[ours ?? ''] ?? tool.cwe;
  if (ours !== undefined) return { check: ours, cwe, ours: true };
  return { check: ownName(tool.id, rule ?? title), cwe, ours: false };
}
