import type { Report, Reporter } from '../model/index.ts';

/** The report itself; docs/report.md describes it. */
const json: Reporter = {
  id: 'json',
  contentType: 'application/json; charset=utf-8',
  render: (report: Report) => `${JSON.stringify(report, null, 2)}\n`,
};

export default json;
