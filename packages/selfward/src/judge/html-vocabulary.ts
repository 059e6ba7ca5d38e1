/** Attributes whose URL a browser navigates to, so that `javascript:` in them runs. */
const NAVIGATED: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'xlink:href'],
  area: ['href'],
  form: ['action'],
  button: ['formaction'],
  input: ['formaction'],
  iframe: ['src'],
  frame: ['src'],
};

export function isUrlAttribute(element: string, attribute: string): boolean {
  return NAVIGATED[element]?.includes(attribute) ?? false;
}

/** An event handler content attribute: its value is compiled as a function's body. */
export function isHandler(attribute: string): boolean {
  return /^on[a-z]{2,}$/.test(attribute);
}

const JAVASCRIPT_TYPES =
  /^(?:(?:text|application)\/(?:x-)?(?:java|ecma)script|text\/(?:javascript1\.[0-5]|jscript|livescript)|module)$/;

/** Whether a browser runs a `<script>` of this type; anything else is a block of data. */
export function isScriptType(type: string | undefined): boolean {
  if (type === undefined || type === '') return true;
  return JAVASCRIPT_TYPES.test(type.trim().toLowerCase());
}

/** The code of a `javascript:` URL, read as the URL parser reads it; absent for every other URL. */
export function javascriptUrlCode(value: string): string | undefined {
  // The URL parser drops leading control characters and spaces, and tabs and line ends everywhere.
  const url = value.replace(/^[^!-\uffff]+/, '').replace(/[\t\n\r]/g, '');
  const scheme = /^javascript:/i.exec(url);
  if (!scheme) return undefined;
  const code = url.slice(scheme[0].length);
  try {
    return decodeURIComponent(code);
  } catch {
    return code;
  }
}
