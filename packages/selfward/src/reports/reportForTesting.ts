import { type Finding, FindingSchema, type Report, ReportSchema } from '../model/index.ts';

/** A finding with everything in it; parts may be replaced. */
export function findingForTesting(parts: Partial<Finding> = {}): Finding {
  return FindingSchema.parse({
    id: 'f0e1d2c3b4a59687',
    check: 'reflected-xss',
    title: 'Reflected cross-site scripting',
    cwe: 'CWE-79',
    severity: 'medium',
    cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
    confidence: 'proved',
    proof: { kind: 'context', observed: 'A new element stood in the page.', control: 'Encoded, it did not.' },
    url: 'http://host.test/greet',
    method: 'GET',
    location: 'query',
    parameter: 'name',
    sink: 'http://host.test/greet',
    evidence: '<h1><b onclick="x">hi</b></h1>',
    reproduce: "curl 'http://host.test/greet?name=%3Cb%3E'",
    advice: 'Escape what is put into the page.',
    technology: 'Express',
    request: 'GET /greet?name=%3Cb%3E HTTP/1.1\nHost: host.test\nAccept: */*\n\n',
    response: 'HTTP/1.1 200 OK\nContent-Type: text/html\n\n<h1><b>hi</b></h1>',
    ...parts,
  });
}

export function reportForTesting(parts: Partial<Report> = {}): Report {
  return ReportSchema.parse({
    schema: 'selfward-report/1',
    target: 'http://host.test/',
    startedAt: '2026-05-14T09:30:00.000Z',
    durationMs: 4210,
    profile: 'normal',
    checks: ['reflected-xss'],
    findings: [],
    notChecked: [],
    stats: { requests: 40, injectionPoints: 3, endpoints: 2 },
    ...parts,
  });
}

/** What a hostile target could put into every text of a report. */
export const HOSTILE = `</script><img src=x onerror=alert(1)>"'\`&\u001b]0;owned\u0007\u202e{{7*7}}\r\n`;
