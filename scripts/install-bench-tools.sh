#!/usr/bin/env bash
# Installs the tools that `npm run bench:accuracy` sets beside ours: Wapiti (Debian) and sqlmap (the Python package, whose
# newer versions look for template and NoSQL injection too), the latter into .tools/. May run again at any time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly SQLMAP=sqlmap==1.10.10

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

wanted=()
command -v wapiti >/dev/null || wanted+=(wapiti)
python3 -m pip --version >/dev/null 2>&1 || wanted+=(python3-pip)
if [ "${#wanted[@]}" -gt 0 ]; then
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${wanted[@]}"
fi
python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --upgrade \
  --target .tools/sqlmap "$SQLMAP"
