import { SEVERITIES, type Severity } from '../model/index.ts';
import type { Template } from './template.ts';

type Info = Template['info'];

/** What templates call themselves, in the words of ours. */
export function checkId(id: string): string {
  return `template-${id.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
}

/** On one line, in one direction: it stands in lists and alarms. */
export function titleOf({ name }: Info): string {
  const plain = name.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ');
  return plain
    .replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '')
    .trim()
    .slice(0, 200);
}

export function severityOf({ severity }: Info): Severity {
  return SEVERITIES.find((each) => each === severity?.toLowerCase()) ?? 'info';
}

/** What a tag says of the weakness, where the template names none. */
const BY_TAG: readonly [tag: string, cwe: `CWE-${number}`][] = [
  ['default-login', 'CWE-1392'],
  ['lfi', 'CWE-22'],
  ['traversal', 'CWE-22'],
  ['xss', 'CWE-79'],
  ['sqli', 'CWE-89'],
  ['ssti', 'CWE-1336'],
  ['ssrf', 'CWE-918'],
  ['xxe', 'CWE-611'],
  ['redirect', 'CWE-601'],
  ['crlf', 'CWE-93'],
  ['rce', 'CWE-94'],
  ['unauth', 'CWE-306'],
  ['auth-bypass', 'CWE-287'],
  ['misconfig', 'CWE-1188'],
];

/** Its weakness; what only reveals itself is exposure of information. */
export function cweOf({ classification, tags }: Info): `CWE-${number}` {
  const [, number] = /^cwe-(\d+)$/i.exec(classification['cwe-id']?.[0] ?? '') ?? [];
  if (number !== undefined) return `CWE-${Number(number)}`;
  return BY_TAG.find(([tag]) => tags.includes(tag))?.[1] ?? 'CWE-200';
}

/** Where a template gives no vector: the usual one of its severity. */
const BY_SEVERITY: Readonly<Record<Severity, string>> = {
  info: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N',
  low: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N',
  medium: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  high: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  critical: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
};

export function cvssOf(info: Info): string {
  const given = info.classification['cvss-metrics']?.trim();
  return given?.startsWith('CVSS:3.1/') ? given : BY_SEVERITY[severityOf(info)];
}
