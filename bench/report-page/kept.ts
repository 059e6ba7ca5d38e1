import type { Measurements } from '../all/measurements.ts';
import { CHAPTERS } from './chapters.ts';

/** Measurements with only that of their details which is shown: small enough to be kept with the documents. */
export function keptOf(measurements: Measurements): Measurements {
  return {
    ...measurements,
    benches: measurements.benches.map(({ report, lastLines, ...entry }) => {
      if (report === undefined) return entry;
      const { details, ...figures } = report;
      const kept = CHAPTERS.find(({ bench }) => bench === entry.bench)?.kept(details);
      return { ...entry, report: { ...figures, ...(kept && { details: kept }) } };
    }),
  };
}
