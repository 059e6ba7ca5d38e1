/** A template's braces cannot stand in a URI. */
export function uriOf(text: string): string {
  return encodeURI(text)
    .replace(/%25([0-9A-F]{2})/gi, '%$1')
    .replace(/[[\]]/g, encodeURIComponent);
}
