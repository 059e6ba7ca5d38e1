/**
 * The line, counted from 1, where a text stops being JSON. Some of the engine's messages name no position, so it is
 * found by halving: a beginning of valid JSON fails at its end, a broken one before.
 */
export function lineOfJsonError(text: string): number {
  let [good, bad] = [0, text.length];
  while (good + 1 < bad) {
    const middle = (good + bad) >> 1;
    if (mayGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return text.slice(0, Math.max(0, bad - 1)).split('\n').length;
}

function mayGoOn(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (/end of JSON input|Unterminated string/.test(message)) return true;
    const position = /position (\d+)/.exec(message)?.[1];
    return position !== undefined && Number(position) >= text.length;
  }
}
