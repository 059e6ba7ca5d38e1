import { z } from 'zod';
import { AlarmSchema } from '../model/alarm.ts';
import { type Device, urlsOf } from '../model/device.ts';
import { StoredFindingSchema } from '../model/finding.ts';
import { type Level, may } from '../model/level.ts';
import { LogEntrySchema } from '../model/log-entry.ts';
import { type Operator, OperatorSchema, SessionSchema } from '../model/operator.ts';
import { ProbeRecordSchema, RunSchema } from '../model/run.ts';
import { ScheduleSchema } from '../model/schedule.ts';

/** What the API answers with: schemas that let nothing out that they do not name. */
export const pageOf = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), total: z.number().int() });

export const ShownDevice = z.looseObject({
  name: z.string(),
  category: z.string(),
  net: z.union([z.string(), z.array(z.string())]),
  model: z.string(),
  position: z.string(),
});
export const ShownStatus = z.object({
  state: z.enum(['answering', 'silent', 'unknown', 'not-polled', 'disabled']),
  since: z.number(),
  problem: z.string().optional(),
});
export const ShownAlarm = AlarmSchema.partial().required({ id: true, kind: true, severity: true, active: true });
export const ShownOperator = OperatorSchema.omit({ passwordHash: true });
export const ShownReading = z.object({
  device: z.string(),
  variable: z.string(),
  time: z.number(),
  value: z.union([z.number(), z.string(), z.boolean()]),
});
export { LogEntrySchema, ProbeRecordSchema, RunSchema, ScheduleSchema, SessionSchema, StoredFindingSchema };

/** What is answered where nothing but success is to be told. */
export const Done = z.object({ done: z.literal(true) });
export const done = { done: true } as const;

export function shownOperator({ passwordHash: _, ...rest }: Operator): Omit<Operator, 'passwordHash'> {
  return rest;
}

/** A device's address without a name and password in it, which an inventory file may carry. */
export function withoutCredentials(address: string): string {
  const url = new URL(address);
  if (url.username === '' && url.password === '') return address;
  url.username = '';
  url.password = '';
  return url.href;
}

/**
 * A device as far as a level may see it. Fields that we do not know may hold anything, credentials too: they are for
 * those who may edit them.
 */
export function shownDevice(device: Device, level: Level): Device {
  if (may(level, 'configure')) return device;
  const { name, category, net, model, position, enabled, checking } = device;
  const urls = urlsOf(device).map(withoutCredentials);
  const [only, ...more] = urls;
  return {
    name,
    category,
    net,
    model,
    position,
    ...(only === undefined ? {} : { url: more.length === 0 ? only : urls }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(checking === undefined || !may(level, 'see-security') ? {} : { checking }),
  };
}
