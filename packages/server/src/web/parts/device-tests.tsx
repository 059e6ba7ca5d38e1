import type { Severity } from 'selfward';
import { Checkbox } from './form.tsx';
import { Flag, SeverityTag } from './state.tsx';

/** A check, a tool or a template, as it stands on a device's form. */
export interface DeviceTest {
  kind: 'check' | 'tool' | 'template' | 'lost';
  id: string;
  title: string;
  about?: string;
  cwe?: string;
  severity?: Severity;
  /** Runs where nothing is said. */
  usual: boolean;
  on: boolean;
  /** A tool that keeps to a rate. */
  gentle?: boolean;
  /** What would have to be installed. */
  missing?: string;
}

const GROUPS: readonly [kind: DeviceTest['kind'], legend: string][] = [
  ['check', 'Checks'],
  ['tool', 'Other people’s tools'],
  ['template', 'Templates'],
  ['lost', 'Not there any more'],
];

function Note({ test }: { test: DeviceTest }) {
  const { kind, cwe, severity, about, gentle, missing } = test;
  if (kind === 'lost') return <>Its file was removed: each run says that it was not checked.</>;
  return (
    <>
      {about}
      {cwe} {severity !== undefined && <SeverityTag severity={severity} />}
      {kind === 'tool' && !gentle && ' Not under the profile gentle: it keeps to no rate.'}
      {missing !== undefined && (
        <span class="cell-note">
          <Flag is="warning" word={`Not there: ${missing}`} />
        </span>
      )}
    </>
  );
}

/** Posts `tests` (repeated: what runs) and `listed` (repeated: what could be ticked). */
export function DeviceTestBoxes({ tests, on }: { tests: readonly DeviceTest[]; on: (test: DeviceTest) => boolean }) {
  return (
    <>
      {tests.map(({ id }) => (
        <input key={id} type="hidden" name="listed" value={id} />
      ))}
      {GROUPS.map(([kind, legend]) => {
        const group = tests.filter((test) => test.kind === kind);
        if (group.length === 0) return null;
        return (
          <fieldset class="checkboxes" key={kind}>
            <legend>{legend}</legend>
            {kind === 'tool' && (
              <p class="hint">
                A tool sends its own requests: pace, leave to write and addresses never to touch do not hold for them.
              </p>
            )}
            {group.map((test) => (
              <Checkbox
                key={test.id}
                name="tests"
                value={test.id}
                label={test.title}
                checked={on(test)}
                note={<Note test={test} />}
              />
            ))}
          </fieldset>
        );
      })}
    </>
  );
}
