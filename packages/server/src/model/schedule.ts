import { z } from 'zod';

/** When a device is checked without anybody asking. */
export const ScheduleSchema = z.object({
  /** The device's name. */
  id: z.string(),
  /** Hours between runs; 0 switches it off. Devices have 24 where nothing is set. */
  everyHours: z
    .number()
    .min(0)
    .max(24 * 31),
  /** Empty: those that run by default. */
  checks: z.array(z.string()),
  nextAt: z.number(),
  lastAt: z.number().optional(),
  changedBy: z.string(),
});
export type Schedule = z.infer<typeof ScheduleSchema>;
