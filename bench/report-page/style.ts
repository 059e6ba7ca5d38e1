/** The page's one style sheet. Grey, so that the few colours mean something; text keeps 4.5:1 on its ground. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(oklch(0.967 0.004 220), oklch(0.195 0.012 235));
  --surface: light-dark(oklch(0.995 0.001 220), oklch(0.232 0.013 235));
  --sunken: light-dark(oklch(0.94 0.006 220), oklch(0.17 0.011 235));
  --line: light-dark(oklch(0.89 0.008 222), oklch(0.32 0.014 235));
  --line-strong: light-dark(oklch(0.58 0.016 225), oklch(0.6 0.016 230));
  --ink: light-dark(oklch(0.25 0.02 235), oklch(0.93 0.006 220));
  --soft: light-dark(oklch(0.45 0.018 230), oklch(0.745 0.012 225));
  --accent: light-dark(oklch(0.44 0.085 222), oklch(0.8 0.085 210));
  --pale: light-dark(oklch(0.8 0.035 215), oklch(0.42 0.03 222));
  --calm: light-dark(oklch(0.46 0.07 175), oklch(0.77 0.07 175));
  --attention: light-dark(oklch(0.5 0.11 70), oklch(0.83 0.12 85));
  --alarm: light-dark(oklch(0.5 0.18 25), oklch(0.76 0.14 25));
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'Liberation Mono', monospace;
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  padding: 2.5rem clamp(1rem, 4vw, 3rem) 4rem;
  max-width: 68rem;
  background: var(--ground);
  color: var(--ink);
  font: 0.9375rem/1.55 var(--sans);
  font-variant-numeric: tabular-nums;
}
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.015em; }
h2 { margin: 0; font-size: 1.35rem; line-height: 1.3; letter-spacing: -0.01em; }
p { margin: 0.6rem 0; max-width: 46rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
.lead { font-size: 1.1rem; color: var(--soft); }
.question { font-size: 1.05rem; font-weight: 600; max-width: 46rem; }
.method, .aside { color: var(--soft); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.3rem 1.25rem; margin: 1rem 0 0; padding: 0; list-style: none; }
.facts { display: flex; flex-wrap: wrap; gap: 0.6rem 2rem; margin: 1.25rem 0 0; }
.facts dt { color: var(--soft); font-size: 0.8125rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
section {
  margin-top: 1.75rem;
  padding: clamp(1rem, 3vw, 1.9rem);
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: 0.5rem;
}
.scrolls { overflow-x: auto; margin: 1.25rem 0; }
section > .scrolls:first-child { margin-top: 0; }
.scrolls:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
table { border-collapse: collapse; min-width: min(100%, 24rem); }
.wide, .goals { width: 100%; }
caption { padding-bottom: 0.45rem; text-align: left; font-weight: 600; }
th, td { padding: 0.34rem 1.1rem 0.34rem 0; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--soft); font-size: 0.8125rem; font-weight: 500; }
tbody th { font-weight: 500; }
.wide tbody th { min-width: 10rem; }
.wide td:not(.numeric) { min-width: 6.5rem; }
.numeric { text-align: right; white-space: nowrap; }
.unknown { color: var(--soft); }
.state { display: inline-flex; align-items: baseline; gap: 0.45rem; white-space: nowrap; }
.state svg { width: 0.85rem; height: 0.85rem; fill: currentColor; align-self: center; }
.state-met { color: var(--calm); }
.state-missed { color: var(--alarm); font-weight: 600; }
.state-unmeasured { color: var(--soft); }
.notice { margin: 1rem 0; padding: 0.75rem 1rem; border-left: 3px solid var(--attention); background: var(--sunken); }
.notice-failed { border-color: var(--alarm); }
.notice p:first-child { margin-top: 0; }
.notice p:last-child { margin-bottom: 0; }
pre { margin: 0.6rem 0 0; max-height: 22rem; overflow: auto; font: 0.8125rem/1.5 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
figure { margin: 1.75rem 0 0; }
figcaption { font-weight: 600; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.25rem; margin: 0.35rem 0 0.5rem; padding: 0; list-style: none; color: var(--soft); font-size: 0.8125rem; }
.legend li { display: inline-flex; align-items: center; gap: 0.4rem; }
.legend svg { width: 0.95rem; height: 0.95rem; flex: none; }
.plot-room { overflow-x: auto; }
.plot-room:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
.drawing { display: block; width: 100%; min-width: 36rem; height: auto; font: 12px var(--sans); fill: var(--ink); }
.adopted svg { display: block; width: 100%; min-width: 36rem; height: auto; }
.origin { color: var(--soft); font-size: 0.8125rem; font-weight: 500; }
.halves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1.5rem; }
.halves .drawing-half { min-width: 0; margin-top: 0.5rem; }
.patterns { position: absolute; }
.plot-grid line { stroke: var(--line); }
.plot-grid text, .plot-axis { fill: var(--soft); }
.plot-row { stroke: var(--line); stroke-dasharray: 1 5; }
.plot-group { font-weight: 600; }
.plot-value { fill: var(--soft); paint-order: stroke; stroke: var(--surface); stroke-width: 3px; stroke-linejoin: round; }
.plot-line { fill: none; stroke: var(--accent); stroke-width: 1.75; stroke-linejoin: round; }
.plot-rule text { font-size: 11px; }
.plot-rule-even line { stroke: var(--line-strong); }
.plot-rule-even text { fill: var(--soft); }
.plot-rule-goal line { stroke: var(--attention); stroke-dasharray: 5 3; }
.plot-rule-goal text { fill: var(--attention); }
.whisker { stroke: var(--line-strong); stroke-width: 1.5; }
.middle-half { fill: var(--pale); }
.mark-own, .mark-found { fill: var(--accent); }
.mark-passed { fill: var(--pale); }
.mark-second { fill: var(--surface); stroke: var(--accent); stroke-width: 1.8; }
.mark-peer-1, .mark-peer-2 { fill: var(--surface); stroke: var(--ink); stroke-width: 1.6; }
.mark-missed { fill: url(#hatch-missed); stroke: var(--attention); }
.mark-false { fill: url(#hatch-false); stroke: var(--alarm); }
.bar.mark-missed, .bar.mark-false { stroke: none; }
.mark-goal { fill: var(--attention); }
.mark-interval { fill: var(--line-strong); }
.hatch-ground { fill: var(--surface); }
.hatch-line.hatch-missed { fill: var(--attention); }
.hatch-line.hatch-false { fill: var(--alarm); }
footer { margin-top: 2rem; color: var(--soft); }
@media (max-width: 40rem) {
  .of-bench { display: none; }
  .goals th, .goals td { padding-right: 0.6rem; }
  .goals .numeric { white-space: normal; }
}
@media print {
  body { padding: 0; max-width: none; }
  section { break-inside: auto; border: 0; padding: 0; }
  figure, tr { break-inside: avoid; }
}
`;
