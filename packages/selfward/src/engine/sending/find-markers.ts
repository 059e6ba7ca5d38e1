import { MARKER_PATTERN, type Marker } from '../../model/marker.ts';

/** Overlapping: a marker may stand right behind letters that look like the beginning of one. */
const ANYWHERE = new RegExp(`(?=(${MARKER_PATTERN.source}))`, 'gi');

/** The known word markers that a text carries, in any case. One pass, however many are known. */
export function findMarkers(text: string, known: (candidate: string) => boolean): Marker[] {
  const found = new Set<Marker>();
  for (const [, candidate = ''] of text.matchAll(ANYWHERE)) {
    const lower = candidate.toLowerCase();
    if (known(lower)) found.add(lower as Marker);
  }
  return [...found];
}

/** Tells of a text whether it carries one of the markers, of any kind, however its letters were encoded. */
export function carrierOf(markers: readonly Marker[]): (text: string) => boolean {
  const words = new Set<string>();
  const others: string[] = [];
  for (const marker of markers) {
    // The pattern is global: matching whole avoids its memory of where it was.
    if (marker.match(MARKER_PATTERN)?.[0] === marker) words.add(marker.toLowerCase());
    else others.push(marker.toLowerCase());
  }
  return (text) =>
    readings(text).some(
      (reading) =>
        others.some((marker) => reading.includes(marker)) ||
        findMarkers(reading, (candidate) => words.has(candidate)).length > 0,
    );
}

/** A text in lower case, as it stands and with HTML, URL and JSON encoding undone. */
export function readings(text: string): string[] {
  const lower = text.toLowerCase();
  const out = [lower];
  const char = (code: number) => (code > 0 && code < 0x80 ? String.fromCharCode(code).toLowerCase() : ' ');
  if (/&#x?[0-9a-f]+;?/.test(lower)) {
    out.push(
      lower.replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/g, (_m, hex, dec) =>
        char(hex ? Number.parseInt(hex, 16) : Number(dec)),
      ),
    );
  }
  if (/%[0-9a-f]{2}/.test(lower))
    out.push(lower.replace(/%([0-9a-f]{2})/g, (_m, hex) => char(Number.parseInt(hex, 16))));
  if (/\\u[0-9a-f]{4}|\\x[0-9a-f]{2}/.test(lower)) {
    out.push(lower.replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/g, (_m, u, x) => char(Number.parseInt(u ?? x, 16))));
  }
  return out;
}
