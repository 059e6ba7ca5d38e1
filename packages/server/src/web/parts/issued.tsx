/** A one-time password, shown this once. */
export function Issued({ name, password }: { name: string; password: string }) {
  return (
    <section class="issued" role="status" aria-label="One-time password">
      <p>
        One-time password of <strong>{name}</strong>, shown only now:
      </p>
      <p class="issued-password">
        <code id="issued-password">{password}</code>
        <button type="button" class="button small" data-copy="issued-password" hidden>
          Copy
        </button>
      </p>
      <p class="hint">It opens nothing but the page on which {name} chooses a password.</p>
    </section>
  );
}
