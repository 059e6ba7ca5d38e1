/** Shows the copy buttons, which mean nothing without JavaScript, and makes them work. */
export function addCopyButtons(): void {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll<HTMLElement>('[data-copy]')) {
    const words = button.textContent ?? '';
    button.hidden = false;
    button.addEventListener('click', async () => {
      const text = document.getElementById(button.dataset.copy ?? '')?.textContent ?? '';
      const copied = await navigator.clipboard.writeText(text).then(
        () => true,
        () => false,
      );
      button.textContent = copied ? 'Copied' : 'Could not copy';
      setTimeout(() => {
        button.textContent = words;
      }, 2_000);
    });
  }
}
