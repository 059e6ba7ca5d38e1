/** Outlines in a 20 × 20 box, one a category; anything else gets the plain node. */
const OUTLINES: readonly (readonly [words: RegExp, d: string])[] = [
  [/server/i, 'M3 4h14v5H3zM3 11h14v5H3zM6 6.5h.01M6 13.5h.01M9 6.5h5M9 13.5h5'],
  [/router/i, 'M3 11h14v5H3zM6 13.5h.01M9 13.5h.01M14 11V6M11.5 5.5a3.5 3.5 0 0 1 5 0M10 3.5a5.7 5.7 0 0 1 8 0'],
  [/gateway/i, 'M3 3h5v5H3zM12 12h5v5h-5zM8 5.5h4.5a2 2 0 0 1 2 2V12M12 14.5H7.500a2 2 0 0 1-2-2V8'],
  [/camera/i, 'M3 6h10v8H3zM13 9l4-2v6l-4-2M6 10h.01'],
  [/sensor|meter|detector/i, 'M8 11.500V4.500a2 2 0 1 1 4 0v7a4 4 0 1 1-4 0zM10 8v6'],
  [
    /actuator|air|thermostat|valve|relay|lock|light|lamp|fan/i,
    'M10 10m-2 0a2 2 0 1 0 4 0 2 2 0 1 0-4 0M10 8c0-4 4-5 4-2s-2 4-2 4M12 10c4 0 5 4 2 4s-4-2-4-2M10 12c0 4-4 5-4 2s2-4 2-4M8 10c-4 0-5-4-2-4s4 2 4 2',
  ],
  [/smart|node/i, 'M6 6h8v8H6zM8 3v3M12 3v3M8 14v3M12 14v3M3 8h3M3 12h3M14 8h3M14 12h3'],
];
const NODE = 'M10 4l5.5 3v6L10 16l-5.5-3V7zM10 10l5.5-3M10 10v6M10 10 4.5 7';

/** A category's picture; its name stands beside it or in a column of its own. */
export function CategoryIcon({ category }: { category: string }) {
  const d = OUTLINES.find(([words]) => words.test(category))?.[1] ?? NODE;
  return (
    <svg class="category-icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
      <path d={d} />
    </svg>
  );
}
