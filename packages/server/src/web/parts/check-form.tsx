import type { Check, Profile } from 'selfward';
import { links } from '../links.ts';
import type { DeviceTest } from './device-tests.tsx';
import { Checkbox, type Choice, Post, Select } from './form.tsx';
import { SeverityTag } from './state.tsx';

export const PROFILE_WORDS: Readonly<Record<Profile, string>> = {
  gentle: 'Gentle: slow, reads, writes only with leave',
  normal: 'Normal: GET, POST, PUT and PATCH',
  thorough: 'Thorough: DELETE too',
};

/** Checks to choose from, each with its CWE. */
export function CheckBoxes(props: { checks: readonly Check[]; chosen: (check: Check) => boolean; scope: string }) {
  return (
    <fieldset class="checkboxes">
      <legend>Checks</legend>
      {props.checks.map((check) => (
        <Checkbox
          key={check.id}
          name="checks"
          value={check.id}
          scope={props.scope}
          checked={props.chosen(check)}
          label={check.title}
          note={
            <>
              {check.cwe} <SeverityTag severity={check.severity} />
            </>
          }
        />
      ))}
    </fieldset>
  );
}

/** Chooses checks, and of the other tests those that are switched on for the device, and orders them now. */
export function CheckForm(props: {
  device: string;
  checks: readonly Check[];
  tests: readonly DeviceTest[];
  profiles: readonly Profile[];
  ready: boolean;
}) {
  const { device, checks, tests, profiles, ready } = props;
  const on = new Set(tests.flatMap((test) => (test.on ? [test.id] : [])));
  const others = tests.filter(({ id, kind }) => on.has(id) && kind !== 'check' && kind !== 'lost');
  if (!ready) return <p class="empty">It has no address, so there is nothing to check. Add one to its entry.</p>;
  return (
    <Post action={links.checkDevice(device)} class="check-form" label={`Check ${device} now`}>
      <CheckBoxes checks={checks} chosen={({ id }) => on.has(id)} scope="order" />
      {others.length > 0 && (
        <fieldset class="checkboxes">
          <legend>Tools and templates</legend>
          {others.map(({ id, title, missing }) => (
            <Checkbox
              key={id}
              name="checks"
              value={id}
              scope="order"
              label={title}
              checked
              {...(missing !== undefined && { note: `Not there: ${missing}` })}
            />
          ))}
        </fieldset>
      )}
      <div class="check-form-foot">
        <Select
          label="How much to ask of it"
          name="profile"
          choices={profiles.map((profile): Choice => [profile, PROFILE_WORDS[profile]])}
        />
        <button type="submit" class="button primary">
          Check now
        </button>
      </div>
    </Post>
  );
}
