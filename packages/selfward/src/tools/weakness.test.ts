import { describe, expect, it } from 'vitest';
import type { Reported } from './reported.ts';
import { weaknessOf } from './weakness.ts';

const general = { id: 'scan', cwe: 'CWE-693' };
const special = { id: 'sqlmap', check: 'sql-injection', cwe: 'CWE-89' };

const told: [reported: Reported, tool: typeof general, check: string, cwe: string][] = [
  [{ rule: 'Cross Site Scripting' }, general, 'reflected-xss', 'CWE-79'],
  [{ rule: 'Stored Cross Site Scripting' }, general, 'stored-xss', 'CWE-79'],
  [{ rule: 'NoSQL Injection - MongoDB' }, general, 'nosql-injection', 'CWE-943'],
  [{ rule: 'Blind SQL Injection' }, general, 'sql-injection', 'CWE-89'],
  [{ rule: 'Command execution' }, general, 'command-injection', 'CWE-78'],
  [{ rule: '40012', cwe: 'CWE-79' }, general, 'reflected-xss', 'CWE-79'],
  [{ rule: '40014', title: 'Cross Site Scripting (Persistent)', cwe: 'CWE-79' }, general, 'stored-xss', 'CWE-79'],
  [{ rule: 'x', check: 'no id/../' }, general, 'scan-x', 'CWE-693'],
  [{ rule: 'xss-protection-header', cwe: 'CWE-1021' }, general, 'scan-xss-protection-header', 'CWE-1021'],
  [{ rule: 'CSP Header Not Set' }, general, 'scan-csp-header-not-set', 'CWE-693'],
  [{ rule: 'ssrf-in-x', check: 'own-check', cwe: 'CWE-1' }, general, 'own-check', 'CWE-1'],
  [{ parameter: 'id' }, special, 'sql-injection', 'CWE-89'],
  [{}, general, 'scan-finding', 'CWE-693'],
];

describe('weaknessOf', () => {
  it.each(told)('%j of %j is %s', (reported, tool, check, cwe) => {
    expect(weaknessOf(reported, tool)).toMatchObject({ check, cwe });
  });
});
