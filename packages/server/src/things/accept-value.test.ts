import { expect, it } from 'vitest';
import { acceptValue } from './accept-value.ts';

const target = { type: 'number', minimum: 16, maximum: 30, unit: '°C' } as const;

it.each([
  [20, target, 20],
  ['20.5', target, 20.5],
  [' 16 ', target, 16],
  [30, target, 30],
  ['7', { type: 'integer' } as const, 7],
  [true, { type: 'boolean' } as const, true],
  ['on', { type: 'boolean' } as const, true],
  ['false', { type: 'boolean' } as const, false],
  ['', { type: 'string' } as const, ''],
  ['heat', { type: 'string', enum: ['cool', 'heat'] } as const, 'heat'],
  ['2', { type: 'integer', enum: [1, 2] } as const, 2],
])('%j fits %j', (value, demand, accepted) => {
  expect(acceptValue(value, demand)).toEqual({ value: accepted });
});

it.each([
  [15.9, target, 'must be a number from 16 to 30 °C'],
  ['31', target, 'must be a number from 16 to 30 °C'],
  ['', target, 'must be a number from 16 to 30 °C'],
  ['warm', target, 'must be a number from 16 to 30 °C'],
  [Number.NaN, target, 'must be a number from 16 to 30 °C'],
  [null, target, 'must be a number from 16 to 30 °C'],
  [[20], target, 'must be a number from 16 to 30 °C'],
  [1.5, { type: 'integer', minimum: 1 } as const, 'must be a whole number of at least 1'],
  [9e15 + 2, { type: 'integer', maximum: 5 } as const, 'must be a whole number of at most 5'],
  ['0x10', { type: 'number' } as const, 'must be a number'],
  ['maybe', { type: 'boolean' } as const, 'must be true or false'],
  [1, { type: 'boolean' } as const, 'must be true or false'],
  [5, { type: 'string' } as const, 'must be a text of at most 200 characters on one line'],
  ['a\r\nb', { type: 'string' } as const, 'must be a text of at most 200 characters on one line'],
  ['x'.repeat(201), { type: 'string' } as const, 'must be a text of at most 200 characters on one line'],
  ['dry', { type: 'string', enum: ['cool', 'heat'] } as const, 'must be one of cool, heat'],
  [3, { type: 'integer', enum: [1, 2] } as const, 'must be one of 1, 2'],
])('%j does not fit %j', (value, demand, problem) => {
  expect(acceptValue(value, demand)).toEqual({ problem });
});
