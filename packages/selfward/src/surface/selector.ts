const NAME =
  /^(?:page|p|pg|view|v|section|tab|screen|menu|module|mod|m|controller|c|action|act|a|do|cmd|op|task|mode|route|r|path|content|step)$/i;

/**
 * Whether a query parameter chooses the page rather than feeds it: `?page=status` and `?page=log` are two pages behind
 * one address, as devices have them.
 */
export function isSelector(name: string, value: string): boolean {
  return NAME.test(name) && /^[a-z][a-z_.-]{0,39}$/i.test(value);
}
