// Fetches a server's address as a browser would and fails unless a sign-in page answers.
const address = process.argv[2];
const response = await fetch(address, { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(10_000) });
const page = await response.text();
if (response.status !== 200 || !/<input\b[^>]*type="password"/i.test(page)) {
  process.stderr.write(`${response.url} answered ${response.status} and is no sign-in page:\n${page.slice(0, 2000)}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`sign-in page at ${response.url}: ${response.status}\n`);
}
