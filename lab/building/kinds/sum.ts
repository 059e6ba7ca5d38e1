/** The value of a sum like `3*4+2`, or undefined for what is none: own arithmetic, nothing is evaluated as code. */
export function sumOf(text: string): number | undefined {
  const compact = text.replaceAll(' ', '');
  if (!/^\d{1,9}([-+*]\d{1,9}){0,9}$/.test(compact)) return undefined;
  const terms = compact.match(/[-+]?[^-+]+/g) ?? [];
  return terms.reduce((sum, term) => {
    const [first = '0', ...rest] = term.split('*');
    return sum + rest.reduce((product, factor) => product * Number(factor), Number(first));
  }, 0);
}
