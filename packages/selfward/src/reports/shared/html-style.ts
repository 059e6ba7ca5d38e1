/** The HTML report's one style sheet: light and dark, narrow and wide, screen and paper. */
export const HTML_STYLE = `
:root { color-scheme: light dark; --bg: #fff; --fg: #1b1f24; --soft: #57606a; --line: #d0d7de; --card: #f6f8fa;
  --red: #b31d28; --amber: #7a4b00; --blue: #0550ae; --green: #116329; }
@media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --fg: #e6edf3; --soft: #9da7b1; --line: #30363d;
  --card: #161b22; --red: #ff7b72; --amber: #e3b341; --blue: #79c0ff; --green: #56d364; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 60rem; background: var(--bg); color: var(--fg);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1.05rem; margin: 0 0 .5rem; }
.lead { font-size: 1.1rem; font-weight: 600; margin: .75rem 0; padding: .75rem 1rem; border-left: .35rem solid var(--soft);
  background: var(--card); }
.lead.found { border-color: var(--red); } .lead.unsure { border-color: var(--amber); }
.lead.nothing-found { border-color: var(--green); }
.figures { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 0; color: var(--soft); }
.figures div { display: flex; gap: .4rem; } .figures dd { margin: 0; color: var(--fg); }
article { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem; margin: 0 0 1rem; break-inside: avoid-page; }
.badge { display: inline-block; font-size: .8rem; font-weight: 700; padding: .05rem .5rem; border: 1px solid currentColor;
  border-radius: 1rem; margin-right: .5rem; }
.critical, .high { color: var(--red); } .medium { color: var(--amber); } .low { color: var(--blue); } .info { color: var(--soft); }
.rows { margin: 0; display: grid; grid-template-columns: 8rem 1fr; gap: .4rem 1rem; }
.rows dt { color: var(--soft); } .rows dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
@media (max-width: 40rem) { .rows { grid-template-columns: 1fr; gap: 0; } .rows dd { margin-bottom: .6rem; } }
pre { margin: 0; padding: .6rem .8rem; background: var(--card); border: 1px solid var(--line); border-radius: .35rem;
  white-space: pre-wrap; overflow-wrap: anywhere; font: .85rem/1.45 ui-monospace, monospace; }
details { margin-top: .6rem; } summary { cursor: pointer; } a { color: var(--blue); }
ul { padding-left: 1.25rem; } li { overflow-wrap: anywhere; } footer { margin-top: 3rem; color: var(--soft); font-size: .9rem; }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } article { border-color: #999; } }
`;
