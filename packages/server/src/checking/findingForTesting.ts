import type { Finding } from 'selfward';

export function findingForTesting(over: Partial<Finding> = {}): Finding {
  return {
    id: 'f1',
    check: 'reflected-xss',
    title: 'Reflected cross-site scripting',
    cwe: 'CWE-79',
    severity: 'high',
    confidence: 'proved',
    proof: { kind: 'context', observed: 'a new element', control: 'no new element' },
    url: 'http://127.0.0.1:1/status',
    method: 'GET',
    location: 'query',
    parameter: 'hostname',
    sink: 'GET http://127.0.0.1:1/status',
    evidence: '<b>x</b>',
    reproduce: "curl 'http://127.0.0.1:1/status'",
    advice: 'escape',
    ...over,
  };
}
