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

const FROM_WHERE: readonly Choice[] = [
  ['both', 'Over the network and from inside: two runs'],
  ['inside', 'From inside alone'],
  ['network', 'Over the network alone'],
];

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
  /** It has an address, or is this server. */
  ready: boolean;
  /** Somebody inside it can check there. */
  inside: boolean;
  /** Somebody may be inside it, connected or not. */
  reports: boolean;
}) {
  const { device, checks, tests, profiles, ready, inside, reports } = props;
  const on = new Set(tests.flatMap((test) => (test.on ? [test.id] : [])));
  const others = tests.filter(({ id, kind }) => on.has(id) && kind !== 'check' && kind !== 'lost');
  if (!ready && !inside)
    return (
      <p class="empty">
        {reports
          ? 'Nothing inside it is connected now, and it has no address to be checked over the network.'
          : 'It has no address, so there is nothing to check. Add one to its entry.'}
      </p>
    );
  return (
    <Post action={links.checkDevice(device)} class="check-form" label={`Check ${device} now`}>
      <CheckBoxes checks={checks} chosen={({ id }) => on.has(id)} scope="order" />
      {ready && others.length > 0 && (
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
      {inside && (
        <p class="hint">
          Inside, the library in the device checks by itself, in a shadow of the application: that is a run of its own,
          without tools and templates.
          {!ready && ' It has no address, so it is checked there alone.'}
        </p>
      )}
      <div class="check-form-foot">
        {inside && ready && <Select label="From where" name="from" choices={FROM_WHERE} />}
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
