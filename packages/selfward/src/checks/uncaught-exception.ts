import { defineCheck } from '../model/index.ts';
import { uncaughtExceptionAdvice } from './advice/uncaught-exception.ts';
import { sendsNothing } from './shared/sends-nothing.ts';

/** What one request ended is ended for everybody: the run makes its findings where a process that it watches from inside ended. */
export default defineCheck({
  id: 'uncaught-exception',
  title: 'Uncaught exception ends the process',
  cwe: 'CWE-248',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N',
  scope: 'endpoint',
  byDefault: false,
  madeOf: 'crashed',
  advice: uncaughtExceptionAdvice,
  // To repeat a request, to find the field whose value it was, and to see that the ordinary request does no harm.
  ceiling: { gentle: 12, normal: 12, thorough: 12 },
  ...sendsNothing,
});
