import type { ComponentChildren } from 'preact';
import type { FormValues, Problem } from '../shell.ts';
import { fragment, type Url } from '../url.ts';

/** A form that changes something. */
export function Post(props: { action: Url; class?: string; label?: string; children?: ComponentChildren }) {
  return (
    <form method="post" action={props.action} class={props.class} aria-label={props.label}>
      {props.children}
    </form>
  );
}

/** A form that is one button. `about` is spoken with it where several buttons bear the same words. */
export function PostButton(props: {
  action: Url;
  children: ComponentChildren;
  about?: string;
  fields?: Readonly<Record<string, string>>;
  look?: 'primary' | 'danger' | 'quiet';
}) {
  return (
    <Post action={props.action} class="button-form">
      {Object.entries(props.fields ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class={`button ${props.look ?? ''}`}>
        {props.children}
        {props.about !== undefined && <span class="unseen"> {props.about}</span>}
      </button>
    </Post>
  );
}

interface FieldProps {
  label: string;
  name: string;
  /** Sets fields of the same name in several forms of a page apart. */
  scope?: string | undefined;
  hint?: ComponentChildren;
  problems?: readonly Problem[] | undefined;
}

/** The ids that tie a field to its label, its hint and what is wrong with it. */
function wiring({ name, scope, hint, problems }: FieldProps) {
  const id = `field-${scope === undefined ? '' : `${scope}-`}${name}`;
  const wrong = problems?.filter((problem) => problem.field === name) ?? [];
  const described = [hint === undefined ? '' : `${id}-hint`, wrong.length === 0 ? '' : `${id}-problem`];
  const by = described.filter((part) => part !== '').join(' ');
  return {
    id,
    wrong,
    aria: { ...(by !== '' && { 'aria-describedby': by }), ...(wrong.length > 0 && { 'aria-invalid': true }) },
  };
}

function Around({ field, children }: { field: FieldProps; children: ComponentChildren }) {
  const { id, wrong } = wiring(field);
  return (
    <div class={`field${wrong.length > 0 ? ' field-wrong' : ''}`}>
      <label for={id}>{field.label}</label>
      {children}
      {field.hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {field.hint}
        </p>
      )}
      {wrong.length > 0 && (
        <p class="field-problem" id={`${id}-problem`}>
          {wrong.map((problem) => problem.text).join(' ')}
        </p>
      )}
    </div>
  );
}

export interface InputProps extends FieldProps {
  type?: 'text' | 'password' | 'number' | 'search' | 'date' | 'datetime-local';
  value?: string | undefined;
  required?: boolean;
  autocomplete?: 'username' | 'current-password' | 'new-password' | 'off';
  min?: number;
  max?: number;
  minLength?: number;
  maxLength?: number;
  step?: number | 'any';
  list?: readonly string[];
}

/** JSX types an input by its `type`, so each kind is written out. */
function Control(props: InputProps & { id: string; aria: object }) {
  const { id, name, value, required, min, max, step, aria, type = 'text' } = props;
  const common = { id, name, value, required, autocomplete: props.autocomplete ?? 'off', ...aria } as const;
  const length = { minLength: props.minLength, maxLength: props.maxLength };
  const list = props.list === undefined ? {} : { list: `${id}-list` };
  if (type === 'number') return <input type="number" {...common} min={min} max={max} step={step} />;
  if (type === 'date' || type === 'datetime-local') return <input type={type} {...common} />;
  if (type === 'password') return <input type="password" {...common} {...length} />;
  if (type === 'search') return <input type="search" {...common} />;
  return <input type="text" {...common} {...length} {...list} />;
}

export function Input(props: InputProps) {
  const { id, aria } = wiring(props);
  return (
    <Around field={props}>
      <Control {...props} id={id} aria={aria} />
      {props.list !== undefined && (
        <datalist id={`${id}-list`}>
          {props.list.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </Around>
  );
}

export function TextArea(
  props: FieldProps & { value?: string | undefined; rows?: number; required?: boolean; code?: boolean },
) {
  const { id, aria } = wiring(props);
  return (
    <Around field={props}>
      <textarea
        id={id}
        name={props.name}
        rows={props.rows ?? 3}
        required={props.required}
        class={props.code ? 'code' : undefined}
        spellcheck={false}
        {...aria}
      >
        {props.value}
      </textarea>
    </Around>
  );
}

export type Choice = readonly [value: string, words: string];

export function Select(props: FieldProps & { choices: readonly Choice[]; value?: string | undefined }) {
  const { id, aria } = wiring(props);
  const known = props.value === undefined || props.choices.some(([value]) => value === props.value);
  const choices: readonly Choice[] = known ? props.choices : [...props.choices, [props.value ?? '', props.value ?? '']];
  return (
    <Around field={props}>
      <select id={id} name={props.name} {...aria}>
        {choices.map(([value, words]) => (
          <option key={value} value={value} selected={value === (props.value ?? choices[0]?.[0])}>
            {words}
          </option>
        ))}
      </select>
    </Around>
  );
}

export function Checkbox(props: {
  label: ComponentChildren;
  name: string;
  value: string;
  checked?: boolean;
  scope?: string;
  note?: ComponentChildren;
}) {
  const id = `check-${props.scope === undefined ? '' : `${props.scope}-`}${props.name}-${props.value}`;
  return (
    <div class="checkbox">
      <input
        type="checkbox"
        id={id}
        name={props.name}
        value={props.value}
        checked={props.checked}
        {...(props.note !== undefined && { 'aria-describedby': `${id}-note` })}
      />
      <label for={id}>{props.label}</label>
      {props.note !== undefined && (
        <p class="hint" id={`${id}-note`}>
          {props.note}
        </p>
      )}
    </div>
  );
}

/** What was wrong, above the form; each entry leads to its field. */
export function Problems({ problems, scope }: { problems?: readonly Problem[] | undefined; scope?: string }) {
  if (problems === undefined || problems.length === 0) return null;
  return (
    <div class="problems" role="alert">
      <p>{problems.length === 1 ? 'This was not accepted:' : 'These were not accepted:'}</p>
      <ul>
        {problems.map((problem, i) => (
          <li key={i}>
            {problem.field === undefined ? (
              problem.text
            ) : (
              <a href={fragment(`field-${scope === undefined ? '' : `${scope}-`}${problem.field}`)}>{problem.text}</a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A value that was typed, or what stands there now. */
export function typed(values: FormValues | undefined, name: string, current = ''): string {
  if (values === undefined) return current;
  const value = values[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

/** Several values of one name, likewise. */
export function typedList(values: FormValues | undefined, name: string, current: readonly string[]): readonly string[] {
  if (values === undefined) return current;
  const value = values[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
