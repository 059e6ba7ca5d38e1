import type { PeerRow } from './run-peers.ts';

/** One table: each tool beside ourselves on the same cases, and what it took of ours. */
export function printPeers(rows: readonly PeerRow[]): void {
  if (rows.length === 0) return;
  console.log(`\nBeside other tools, on the same cases in turn (their requests and seconds as a multiple of ours)`);
  console.log(line('class', 'tool', ['found', 'false', 'requests', 'of ours', 'seconds', 'of ours']));
  for (const row of rows) {
    const own = rows.find(({ check, tool }) => check === row.check && tool === 'Selfward') ?? row;
    console.log(
      line(row.check, row.tool, [
        `${row.found} of ${row.vulnerable}`,
        `${row.false} of ${row.safe}`,
        String(row.requests),
        ratio(row.requests, own.requests),
        row.seconds.toFixed(1),
        ratio(row.seconds, own.seconds),
      ]),
    );
  }
}

const ratio = (theirs: number, ours: number): string => (ours > 0 ? (theirs / ours).toFixed(1) : '–');

const line = (check: string, tool: string, cells: readonly string[]): string =>
  check.padEnd(22) + tool.padEnd(10) + cells.map((each) => each.padStart(11)).join('');
