#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(`selfward-server needs Node 22.19 or later; this is Node ${process.versions.node}.`);
  process.exit(2);
}
import('../dist/cli.js').then(({ main }) => main(process.argv.slice(2)));
