// Writes down in one plain line what vitest's JSON report counts, and fails where a test failed, was skipped or none ran.
import { readFileSync, writeFileSync } from 'node:fs';

const [, , file, into] = process.argv;
const report = JSON.parse(readFileSync(file, 'utf8'));
const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
const count = (...states) => tests.filter(({ status }) => states.includes(status)).length;
const passed = count('passed');
const failed = count('failed');
const skipped = tests.length - passed - failed;

// A file that cannot even be loaded has no tests that could fail.
const unloaded = report.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
for (const { name } of unloaded) process.stdout.write(`could not be run: ${name}\n`);
for (const { status, fullName } of tests) {
  if (status !== 'passed' && status !== 'failed')
    process.stdout.write(`skipped, though in CI nothing may be: ${fullName}\n`);
}
writeFileSync(into, `${passed} passed, ${failed + unloaded.length} failed, ${skipped} skipped\n`);
if (passed === 0 || failed > 0 || unloaded.length > 0 || skipped > 0) process.exitCode = 1;
