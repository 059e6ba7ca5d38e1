import { createHash } from 'node:crypto';
import type { Finding, NotChecked, Report, Reporter } from '../model/index.ts';
import { callChain, codePlace } from './shared/code-place.ts';
import { HTML_STYLE } from './shared/html-style.ts';
import { html, type Markup, markupText } from './shared/markup.ts';
import { byReason, outcomeOf, place, printable } from './shared/outcome.ts';

/** One file for people who were not there: printable, no script, no outside resource. */
const page: Reporter = {
  id: 'html',
  contentType: 'text/html; charset=utf-8',
  render(report) {
    const { proved, tentative, decided, failed, byRule, sentence, state } = outcomeOf(report);
    // The policy lets this one style sheet through and nothing else, should an escape ever be missing.
    const digest = createHash('sha256').update(HTML_STYLE).digest('base64');
    const body = html`<header>
<h1>${printable(report.target)}</h1>
<p class="lead ${state}">${printable(sentence)}</p>
${figures(report)}
</header>
<main>
${section('Proved', proved)}
${section('Supported, not proved', tentative)}
${section('Decided by a person', decided)}
${missing('Planned, but not checked', failed)}
${missing('Left alone by rule', byRule)}
</main>
<footer>Selfward report, ${readable(report.startedAt)}. What is not listed as checked was not checked.</footer>`;
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${markupText(html`Selfward: ${printable(report.target)}`)}</title>
<style>${HTML_STYLE}</style>
</head>
<body>
${markupText(body)}
</body>
</html>
`;
  },
};

export default page;

/** `2026-05-14 09:30 UTC` */
function readable(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}

function figures({ startedAt, durationMs, profile, checks, stats }: Report): Markup {
  const rows: [string, string | number][] = [
    ['Started', readable(startedAt)],
    ['Took', `${(durationMs / 1000).toFixed(1)} s`],
    ['Profile', profile],
    ['Endpoints', stats.endpoints],
    ['Injection points', stats.injectionPoints],
    ['Requests', stats.requests],
    ['Checks', checks.join(', ') || 'none'],
  ];
  return html`<dl class="figures">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function section(title: string, findings: readonly Finding[]): Markup {
  return findings.length === 0
    ? html``
    : html`<section><h2>${title} (${findings.length})</h2>${findings.map(article)}</section>`;
}

function article(finding: Finding): Markup {
  const { severity, proof, request, response, triage } = finding;
  const chain = finding.code ? callChain(finding.code) : [];
  const rows: [string, string | Markup | undefined][] = [
    ['Decision', triage && `${triage.decision} by ${triage.by}: ${triage.reason}`],
    ['Decision holds until', triage?.until],
    ['Where', `${finding.method} ${finding.url}, ${place(finding)}`],
    ['Comes out', finding.sink !== finding.url && finding.sink],
    ['In', finding.code && codePlace(finding.code)],
    ['Called by', chain.length > 0 && pre(chain.join('\n'))],
    ['Seen as', finding.as],
    ['Observed', proof.observed],
    ['Control', proof.control],
    ['Technology', finding.technology],
    ['Exposes', finding.exposes?.join(', ')],
    ['Evidence', finding.evidence !== '' && pre(finding.evidence)],
    ['Reproduce', finding.reproduce !== '' && pre(finding.reproduce)],
    ['Mend', finding.advice],
    ['CVSS 3.1', finding.cvss],
    ['CVSS 4.0', finding.cvss4],
    ['Reported by', finding.origin],
    ['Fingerprint', finding.id],
  ].filter((row): row is [string, string | Markup] => Boolean(row[1]));
  return html`<article><h3><span class="badge ${severity}">${severity}</span>${printable(finding.title)} (${finding.cwe})</h3>
<dl class="rows">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${typeof value === 'string' ? printable(value) : value}</dd>`)}</dl>
${request !== undefined && html`<details><summary>Request</summary>${pre(request)}</details>`}
${response !== undefined && html`<details><summary>Answer</summary>${pre(response)}</details>`}
</article>`;
}

function pre(text: string): Markup {
  return html`<pre>${printable(text)}</pre>`;
}

function missing(title: string, list: readonly NotChecked[]): Markup {
  if (list.length === 0) return html``;
  const groups = byReason(list).map(
    ({ reason, endpoints }) =>
      html`<p>${printable(reason)}</p><ul>${endpoints.map((each) => html`<li>${printable(each)}</li>`)}</ul>`,
  );
  return html`<section><h2>${title} (${list.length})</h2>${groups}</section>`;
}
