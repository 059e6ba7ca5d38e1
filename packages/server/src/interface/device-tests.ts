import type { DeviceTest } from '#views';
import type { Device } from '../model/device.ts';
import { ALL_TEMPLATES } from '../model/other-test.ts';
import type { Checking } from '../model/rooms.ts';

/** More templates than a person would tick one by one. */
const MOST_TEMPLATES = 30;

/** All tests that there are, with what runs on a device where nobody chooses: of a new one, the usual ones. */
export async function deviceTests(checking: Checking, device: Device | undefined): Promise<DeviceTest[]> {
  const { tools, templates } = await checking.others();
  const checks = checking.checks();
  const on =
    device === undefined ? checks.flatMap((each) => (each.byDefault ? [each.id] : [])) : checking.usual(device);
  const isOn = (id: string) => on.includes(id);
  const ready = templates.filter(({ is }) => is === 'ready');
  const some = ready.length <= MOST_TEMPLATES ? ready : ready.filter(({ id }) => isOn(id));
  const listed: DeviceTest[] = [
    ...checks.map(({ id, title, cwe, severity, byDefault }): DeviceTest => {
      return { kind: 'check', id, title, cwe, severity, usual: byDefault, on: isOn(id) };
    }),
    ...tools.map(({ tool, missing }): DeviceTest => {
      const { id, title, about, gentle } = tool;
      const said = { ...(about !== undefined && { about }), ...(missing !== undefined && { missing }) };
      return { kind: 'tool', id, title, gentle, usual: false, on: isOn(id), ...said };
    }),
    ...(ready.length > 0 ? [allTemplates(ready.length, isOn(ALL_TEMPLATES))] : []),
    ...some.map(({ id, title = id, cwe, severity }): DeviceTest => {
      const said = { ...(cwe !== undefined && { cwe }), ...(severity !== undefined && { severity }) };
      return { kind: 'template', id, title, usual: false, on: isOn(id), ...said };
    }),
  ];
  const known = new Set([...listed, ...ready].map(({ id }) => id));
  // Its file was removed: whoever edits the device shall see that it was meant to run.
  const lost = on.filter((id) => !known.has(id));
  return [...listed, ...lost.map((id) => ({ kind: 'lost', id, title: id, usual: false, on: true }) as const)];
}

function allTemplates(count: number, on: boolean): DeviceTest {
  const now = count === 1 ? 'The one that runs' : `The ${count} that run`;
  const about = `${now}, and those that come later, whatever is ticked below.`;
  return { kind: 'template', id: ALL_TEMPLATES, title: 'All templates', about, usual: false, on };
}
