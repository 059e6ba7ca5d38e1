/** What `selfward --help` says. */
export const USAGE = `Usage: selfward check <url> [options]
       selfward compare <old.json> <new.json> [--format text|json] [--output <file>]
       selfward templates lint <folder>
       selfward tools list [<folder>] | lint <folder>
       selfward --help | --version

Finds injection vulnerabilities in what answers at <url>, and proves what it reports.
It stays on the given host and port. Without --openapi, --list, --har or --td it crawls.

What is checked
  --openapi <file|url>   the endpoints of an OpenAPI 3.0 or 3.1 description (JSON or YAML)
  --list <file>          one request a line: a URL, a curl line, or {"method","url","headers","body"}
  --har <file>           the requests of a recording
  --td <file|url>        the properties and actions of a W3C Thing Description
  --rendered             pages as their scripts build them in the system's Chromium, besides (needs playwright-core)
  --checks <a,b>         these checks alone; --checks list names all there are
  --templates <folder>   HTTP templates in Nuclei's language, as checks; --checks templates runs them alone
  --tool <name|file>     somebody else's scanner or script beside them; may be repeated
  --checks-dir <folder>  checks of your own beside the shipped ones, each in a process of its own

How
  --profile <name>       gentle (constrained devices), normal (default), thorough (sends DELETE too)
  --header 'Name: value' sent with every request; may be repeated; its value is never reported
  --sign-in <file>       how to sign in, as steps (docs/sign-in.md); verified first, renewed when lost
  --as <name>            as whom of that file (default the first); the others read pages again
  --rate <n>             requests per second at most
  --budget <n>           requests at most for the whole run
  --budget-per-endpoint <n>  for one endpoint (default 600 under gentle, 3000 normal, 20000 thorough)
  --timeout <seconds>    for one request (default 30)
  --insecure             accept certificates that nobody vouches for
  --browser              prove scripts by running them in the system's Chromium (needs playwright-core; the
                         variable SELFWARD_BROWSER names its file)
  --callback <host:port> where the target can call this machine (ssrf, xxe); none opens no port

Report
  --format <name>        text (default), json, sarif, html
  --output <file>        write the report there instead of printing it
  --triage <file>        what people decided of findings: {id, decision, reason, by, until}, in YAML or JSON
  --fail-on <severity>   info, low (default), medium, high, critical

Exit status: 1 a proved finding reaches --fail-on; else 3 something planned could not be checked;
else 0. 2 wrong usage. compare: 1 something is new or worse; else 0.
`;

/** Somebody asked for what there is not; the message names what, where and the likely mistake. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
