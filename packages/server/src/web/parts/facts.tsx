import type { ComponentChildren } from 'preact';

type Fact = readonly [term: string, value: ComponentChildren] | false | undefined;

/** Terms and what they are here; facts that do not apply are left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact[0]}>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
