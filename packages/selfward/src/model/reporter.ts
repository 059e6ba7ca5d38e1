import type { Report } from './report.ts';

/** One report format. One file each in `reports/`, default-exporting it. */
export interface Reporter {
  /** The word after `--format`. */
  id: string;
  contentType: string;
  /** @param color - whether the reader is a terminal that shows colours. */
  render(report: Report, options?: { color?: boolean }): string;
}
