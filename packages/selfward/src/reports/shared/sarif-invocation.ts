import type { NotChecked, Report } from '../../model/index.ts';

export function invocationOf(report: Report) {
  const failed = report.notChecked.some(({ cause }) => cause === 'failed');
  const started = new Date(report.startedAt);
  return {
    executionSuccessful: !failed,
    startTimeUtc: started.toISOString(),
    endTimeUtc: new Date(started.getTime() + report.durationMs).toISOString(),
    toolExecutionNotifications: report.notChecked.map(notification),
  };
}

function notification({ endpoint, reason, cause, check, parameter }: NotChecked) {
  return {
    level: cause === 'failed' ? 'warning' : 'note',
    message: { text: `Not checked: ${endpoint}: ${reason}` },
    descriptor: { id: `not-checked/${cause}` },
    properties: {
      endpoint,
      cause,
      ...(check !== undefined && { check }),
      ...(parameter !== undefined && { parameter }),
    },
  };
}
