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

/** Events that browsers know; a filter that spells one otherwise makes an attribute without meaning. */
const EVENTS = new Set(
  `abort afterprint animationcancel animationend animationiteration animationstart auxclick beforecopy beforecut
  beforeinput beforematch beforepaste beforeprint beforetoggle beforeunload begin blur bounce cancel canplay
  canplaythrough change click close contentvisibilityautostatechange contextlost contextmenu contextrestored copy
  cuechange cut dblclick drag dragend dragenter dragleave dragover dragstart drop durationchange emptied end ended error
  finish focus focusin focusout formdata fullscreenchange fullscreenerror gotpointercapture hashchange input invalid
  keydown keypress keyup languagechange load loadeddata loadedmetadata loadstart lostpointercapture message messageerror
  mousedown mouseenter mouseleave mousemove mouseout mouseover mouseup mousewheel offline online pagehide pagereveal
  pageshow pageswap paste pause play playing pointercancel pointerdown pointerenter pointerleave pointermove pointerout
  pointerover pointerrawupdate pointerup popstate progress ratechange rejectionhandled repeat reset resize scroll
  scrollend scrollsnapchange scrollsnapchanging search securitypolicyviolation seeked seeking select selectionchange
  selectstart show slotchange stalled start storage submit suspend timeupdate toggle touchcancel touchend touchmove
  touchstart transitioncancel transitionend transitionrun transitionstart unhandledrejection unload volumechange waiting
  webkitanimationend webkitanimationiteration webkitanimationstart webkitfullscreenchange webkitfullscreenerror
  webkittransitionend wheel`.split(/\s+/),
);

/** An event handler content attribute: its value is compiled as a function's body. */
export function isHandler(attribute: string): boolean {
  return attribute.startsWith('on') && EVENTS.has(attribute.slice(2));
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
