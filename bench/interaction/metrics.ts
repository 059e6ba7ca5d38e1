import { intervalOf } from '../overhead/statistics.ts';
import { percentile } from '../summary.ts';
import { mean } from './describe.ts';
import type { Block } from './measure.ts';
import type { InteractionDetails, Ratio } from './results.ts';
import { type DeviceCount, type Mode, STEPS, type Step } from './steps.ts';

export type Metrics = Record<string, number>;

/** On two cores. Milliseconds are of the worst step with monitoring on and most devices; ratios are medians. */
export const GOALS = { meanMs: 40, p99Ms: 100, busyRatio: 1.1, flaskRatio: 1 } as const;

const p99 = (samples: readonly number[]): number =>
  percentile(
    [...samples].sort((a, b) => a - b),
    0.99,
  );

export interface WorstStep {
  devices: DeviceCount;
  mode: Mode;
  step: Step;
  samples: number[];
}

/** The step that takes longest by its mean, where monitoring is on and devices are most. */
export function worstStep(blocks: readonly Block[]): WorstStep | undefined {
  const devices = blocks.reduce<DeviceCount>((most, each) => (each.devices > most ? each.devices : most), 10);
  const of = (mode: Mode) => blocks.filter((each) => each.devices === devices && each.mode === mode);
  // A short run has no time to wait until it rests: then it is the harder of both. Without monitoring it is neither.
  const mode = of('on').length > 0 ? 'on' : 'busy';
  const steps = STEPS.map((step) => {
    const own = of(mode)
      .flatMap(({ walks }) => walks.flatMap(({ navigations }) => navigations))
      .filter((each) => each.site === 'selfward' && each.step === step);
    return { devices, mode, step, samples: own.map(({ totalMs }) => totalMs) } as const;
  }).filter(({ samples }) => samples.length > 0);
  return steps.sort((a, b) => mean(b.samples) - mean(a.samples))[0];
}

export function metricsOf(blocks: readonly Block[], { ratios }: Pick<InteractionDetails, 'ratios'>): Metrics {
  const metrics: Metrics = {};
  const set = (name: string, value: number | undefined) => {
    if (value !== undefined && Number.isFinite(value)) metrics[name] = Math.round(value * 1_000) / 1_000;
  };
  const worst = worstStep(blocks);
  if (worst !== undefined) {
    for (const [name, figure] of [
      ['meanMs', mean],
      ['p99Ms', p99],
    ] as const) {
      const { low, high } = intervalOf(worst.samples, figure);
      set(name, figure(worst.samples));
      set(`${name}Low`, low);
      set(`${name}High`, high);
    }
  }
  const ratio = (name: string, found: Ratio | undefined) => {
    set(name, found?.median);
    set(`${name}Low`, found?.low);
    set(`${name}High`, found?.high);
  };
  const all = (of: string, to: string) =>
    ratios.filter((each) => each.of === of && each.to === to && each.step === 'all');
  const dearest = (found: readonly Ratio[]) => [...found].sort((a, b) => b.median - a.median)[0];
  ratio('busyRatio', dearest(all('busy', 'off')));
  ratio('onRatio', dearest(all('on', 'off')));
  // Against an application of as many devices. With 10,000 a page of its list is several megabytes.
  const alike = (to: string) => all('selfward', to).filter(({ devices, mode }) => devices === 10 && mode !== 'busy');
  const resting = (found: readonly Ratio[]) => found.find(({ mode }) => mode === 'on') ?? found[0];
  ratio('flaskRatio', resting(alike('flask')));
  ratio('staticRatio', resting(alike('static')));
  const steps = ratios.filter((each) => each.to === 'flask' && each.devices === 10 && each.step !== 'all');
  ratio('flaskRatioWorstStep', dearest(steps.filter(({ mode }) => mode === resting(alike('flask'))?.mode)));
  return metrics;
}
