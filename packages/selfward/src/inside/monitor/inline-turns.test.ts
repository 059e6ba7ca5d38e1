import { describe, expect, it, vi } from 'vitest';
import { createInlineTurns } from './inline-turns.ts';

function begun() {
  const leave = vi.fn();
  const attend = vi.fn(() => leave);
  const rest = vi.fn();
  const turns = createInlineTurns({ attend, rest });
  return {
    ...{ attend, leave, rest, turns },
    look(times: number, has: boolean) {
      for (let n = 0; n < times; n++) turns.looked(has);
    },
  };
}

describe('createInlineTurns', () => {
  it('puts nothing away while probes have leave now and then', () => {
    const { look, rest, leave } = begun();
    for (let n = 0; n < 10; n++) {
      look(7, false);
      look(1, true);
    }
    expect(rest).not.toHaveBeenCalled();
    expect(leave).not.toHaveBeenCalled();
  });

  it('puts markers away after two seconds without leave, and tries again after ten', () => {
    const { look, rest, attend, leave } = begun();
    look(8, false);
    expect(rest.mock.calls).toEqual([[true]]);
    expect(leave).toHaveBeenCalledOnce();
    look(39, false);
    expect(attend).toHaveBeenCalledOnce();
    look(1, false);
    expect(attend).toHaveBeenCalledTimes(2);
    look(4, false);
    expect(leave).toHaveBeenCalledTimes(2);
    expect(rest).toHaveBeenCalledOnce();
    look(40, false);
    look(3, false);
    look(1, true);
    expect(rest.mock.calls).toEqual([[true], [false]]);
    look(7, false);
    expect(rest).toHaveBeenCalledTimes(2);
  });

  it('lets no probe go before its markers are back', () => {
    const { turns, look, rest, attend } = begun();
    expect(turns.looked(true)).toBe(true);
    look(8, false);
    expect(turns.looked(true)).toBe(false);
    expect(attend).toHaveBeenCalledTimes(2);
    expect(rest).toHaveBeenCalledOnce();
    expect(turns.looked(true)).toBe(true);
    expect(rest.mock.calls).toEqual([[true], [false]]);
  });

  it('follows no request after its end', () => {
    const { turns, attend, leave, look } = begun();
    look(8, false);
    look(41, false);
    turns.end();
    expect(leave).toHaveBeenCalledTimes(attend.mock.calls.length);
  });
});
