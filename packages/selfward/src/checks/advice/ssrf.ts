import type { Advice } from '../../model/index.ts';

export const ssrfAdvice: Advice = {
  any: 'Let users name a target from a fixed list. Where any address must be possible: read it with the parser that the request uses, allow http and https alone, resolve the name, refuse loopback, private, link-local and multicast addresses of both versions, connect to the address that was checked, and follow no redirect without checking again. Filter outgoing connections at the network as well.',
  express:
    'Compare new URL(value).hostname to a list before fetch(value, { redirect: "error" }); for free addresses give the agent a lookup that refuses private addresses (request-filtering-agent).',
  fastify:
    'Compare new URL(value).hostname to a list before fetch(value, { redirect: "error" }); for free addresses give the agent a lookup that refuses private addresses (request-filtering-agent).',
  node: 'Compare new URL(value).hostname to a list; for free addresses hand http.request a lookup that refuses private addresses, and refuse addresses that are written as numbers.',
  flask:
    'Check urlsplit(url).hostname against a list; requests.get(url, allow_redirects=False); for free addresses use a session whose adapter checks the resolved address (Advocate and its like).',
  django:
    'Check urlsplit(url).hostname against a list; requests.get(url, allow_redirects=False); for free addresses use a session whose adapter checks the resolved address.',
  php: 'Check parse_url($url, PHP_URL_HOST) against a list; with curl set CURLOPT_PROTOCOLS to HTTP and HTTPS, CURLOPT_FOLLOWLOCATION to false and CURLOPT_RESOLVE to the address that was checked; set allow_url_fopen=0.',
  ruby: 'Check URI.parse(value).host against a list and never hand a value to Kernel#open; for free addresses use the gem ssrf_filter.',
  java: 'Compare URI.create(value).getHost() to a list; setInstanceFollowRedirects(false); check InetAddress.isLoopbackAddress, isSiteLocalAddress and isLinkLocalAddress of what is connected to.',
  go: 'Give the http.Client a Transport whose net.Dialer.Control refuses private addresses, and a CheckRedirect that stops.',
};
