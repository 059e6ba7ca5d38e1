import type { Advice } from '../../model/index.ts';

export const openRedirectAdvice: Advice = {
  any: 'Redirect to a name from a fixed list, or read the address with a URL parser against your own origin and go there only if its origin is yours. Looking for a leading slash, a prefix or a word is not enough, and a path that the parser gives back may begin with two slashes: send the whole address.',
  express: 'const to = new URL(req.query.next, origin); res.redirect(to.origin === origin ? to.href : "/");',
  fastify: 'const to = new URL(request.query.next, origin); reply.redirect(to.origin === origin ? to.href : "/");',
  node: 'Parse with new URL(value, origin), compare .origin, and write .href into Location.',
  flask: 'url = urlsplit(urljoin(request.host_url, target)); allow only where url.netloc == request.host.',
  django:
    'url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure()).',
  php: 'Take the target from a list: header("Location: " . ($pages[$_GET["next"]] ?? "/")); parse_url alone is fooled by backslashes.',
  ruby: 'redirect_to url_from(params[:next]) || root_path (Rails 7); allow_other_host: false.',
  java: 'Compare URI.create(value).getHost() to your own after normalising; Spring Security: setAlwaysUseDefaultTargetUrl or a RedirectStrategy of your own.',
  go: 'u, err := url.Parse(v); redirect only where err == nil && u.Host == "" && strings.HasPrefix(u.Path, "/") and no backslash is in it.',
};
