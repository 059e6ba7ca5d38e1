#!/usr/bin/env bash
# Installs the in-process agents that `npm run bench:overhead` sets beside ours, from npm, into .tools/overhead-peers/:
# never among the project's own dependencies (one is AGPL). No install script of theirs runs: what they need is prebuilt.
# And Debian's Firefox, the second browser of `npm run bench:interaction`. May run again at any time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly PEERS=(dd-trace@6.21.0 @aikidosec/firewall@1.8.36)
readonly FOLDER=.tools/overhead-peers

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

mkdir -p "$FOLDER"
[ -e "$FOLDER/package.json" ] || printf '{"private":true}\n' >"$FOLDER/package.json"
# One at a time: where one cannot be had, the other still is.
status=0
for peer in "${PEERS[@]}"; do
  npm install --prefix "$FOLDER" --ignore-scripts --no-audit --no-fund --loglevel=error "$peer" || status=1
done
if ! command -v firefox-esr >/dev/null; then
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q || status=1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends firefox-esr || status=1
fi
exit "$status"
