import type { Advice } from '../../model/index.ts';

/** Cross-site scripting, reflected and stored, is mended where the value is written into the page. */
export const xssAdvice: Advice = {
  any: "Encode the value for the place where it is written: HTML text, a quoted attribute, a URL or a script each need another encoding. Quote every attribute, let only http: and https: into href and src, hand data to scripts as JSON in a data- attribute, and send a Content-Security-Policy without 'unsafe-inline'.",
  express: `Render with an engine that escapes by default instead of building strings: in EJS write <%= name %>, never <%- name %>; with res.send use an escaping function: res.send(\`Hello \${escapeHtml(name)}\`). Check URLs before use: new URL(u).protocol === "https:".`,
  fastify:
    'Use @fastify/view with an escaping engine, or set reply.type("text/plain") where no HTML is meant: reply.type("text/plain").send(name). In Nunjucks keep autoescape: true and never use | safe on input.',
  node: `Escape before writing: res.end(\`<p>\${name.replace(/[&<>"']/g, (c) => \`&#\${c.charCodeAt(0)};\`)}</p>\`), and set content-type: text/plain or application/json with x-content-type-options: nosniff where no HTML is meant.`,
  flask:
    'Autoescape does not protect unquoted attributes or URLs: write class="{{ x }}" with quotes, and check links: if urlsplit(url).scheme not in ("http", "https"): abort(400). Do not use |safe or Markup() on input; with strings use markupsafe.escape(name).',
  django:
    'Keep autoescape on, quote attributes, do not use |safe or mark_safe on input; hand data to scripts with {{ value|json_script:"id" }}.',
  php: 'Write <?= htmlspecialchars($name, ENT_QUOTES | ENT_SUBSTITUTE, "UTF-8") ?> inside quoted attributes and text; for scripts json_encode($name, JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS | JSON_HEX_QUOT).',
  ruby: "Keep Rails' escaping: <%= name %>; no raw, html_safe or <%== on input. In plain ERB: <%= ERB::Util.html_escape(name) %>.",
  java: `Use th:text instead of th:utext, <c:out value="\${name}"/> in JSP, or OWASP Encoder: Encode.forHtmlAttribute(name).`,
  go: 'Render with html/template, not text/template or fmt.Fprintf: template.Must(template.New("p").Parse(`<p>{{.Name}}</p>`)).Execute(w, data).',
};
