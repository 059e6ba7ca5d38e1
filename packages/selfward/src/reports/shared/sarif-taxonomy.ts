import { createHash } from 'node:crypto';

/** Any constant will do: it ties rules to the taxonomy within one file. */
export const CWE_GUID = '25f72d7e-8a92-459d-ad67-64853f788765';

/** The same finding has the same GUID in every report: a name-based UUID of its fingerprint (RFC 9562, version 5). */
export function guidOf(id: string): string {
  const namespace = Buffer.from(CWE_GUID.replaceAll('-', ''), 'hex');
  const digest = createHash('sha1').update(namespace).update(id).digest('hex');
  const variant = ((Number.parseInt(digest.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(18, 20)}-${digest.slice(20, 32)}`;
}

export function taxonomyOf(weaknesses: readonly string[]) {
  return {
    name: 'CWE',
    guid: CWE_GUID,
    organization: 'MITRE',
    informationUri: 'https://cwe.mitre.org/data/',
    shortDescription: { text: 'The MITRE Common Weakness Enumeration' },
    isComprehensive: false,
    taxa: weaknesses.map((cwe) => ({
      id: cwe.slice(4),
      name: cwe,
      helpUri: `https://cwe.mitre.org/data/definitions/${cwe.slice(4)}.html`,
    })),
  };
}
