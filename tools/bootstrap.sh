# shellcheck shell=bash
# What ./run, ./test and tools/build share: it makes a machine with Python 3.11 or newer ready, quietly and only once.
#
#   prepare run|test     system packages (where apt and the rights are there), .venv, locked requirements, the package
#
# Everything is said on standard error; the details go to build/setup.log. Nothing here changes the current folder.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
venv=$root/.venv
setup_log=$root/build/setup.log

export PYTHONUTF8=1 # Japanese output must not depend on the locale
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

# One Debian package a word; «a|b» is one package under two names (newer releases renamed it).
window_packages=(
  libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
  libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 libdbus-1-3 libfontconfig1
  'libglib2.0-0|libglib2.0-0t64' libpulse0 libspeechd2 libxrandr2 libwayland-cursor0
)
pcsc_packages=(pcscd libpcsclite1 libpcsclite-dev gcc libc6-dev)
test_packages=(
  xvfb xauth xdotool dbus gnome-keyring libsecret-1-0 vsmartcard-vpcd opensc openssl at-spi2-core shellcheck binutils
  gnutls-bin libengine-pkcs11-openssl openssh-client pcsc-tools postgresql chromium python3-gi gir1.2-atspi-2.0
  desktop-file-utils appstream
)

say() { printf '%s\n' "$@" >&2; } # one argument a line
stop() {
  say "$@"
  exit 1
}

# Runs a command with its output in the log; one line for the person, the log's end only when it fails.
step() {
  local words=$1
  shift
  say "・$words"
  mkdir -p "$root/build"
  printf '\n== %s\n' "$*" >>"$setup_log"
  "$@" >>"$setup_log" 2>&1 </dev/null 9>&- # 9: a service that a package starts must not keep the lock
}

show_log() {
  tail -n 15 "$setup_log" | sed 's/^/    /' >&2
  say "  記録 / log: $setup_log"
}

# --- Python ---------------------------------------------------------------------------------------------------------

good_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    if good_python "$name"; then
      "$name" -c 'import os, sys; print(os.path.realpath(sys.executable))'
      return
    fi
  done
  stop "Python 3.11 以降が見つかりません。インストールしてから、もう一度実行してください。" \
    "No Python 3.11 or newer was found. Install one and run this again. (Debian, Ubuntu: sudo apt-get install python3)"
}

# --- System packages ------------------------------------------------------------------------------------------------

# Debian's name of this Python, such as python3.11; empty for a Python that Debian did not install.
debian_python() {
  local python=$1
  [[ $python == /usr/bin/python3.* ]] && basename "$python"
}

# The Debian packages that `run` or `test` would like and that are not installed, one a line.
missing_packages() {
  command -v dpkg-query >/dev/null || return 0
  local kind=$1 python=$2 wanted installed entry name debian
  wanted=("${window_packages[@]}" "${pcsc_packages[@]}")
  [[ $kind == test ]] && wanted+=("${test_packages[@]}")
  debian=$(debian_python "$python") && wanted+=("$debian-venv" "$debian-dev")
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p')
  for entry in "${wanted[@]}"; do
    for name in ${entry//|/ }; do
      [[ $'\n'$installed$'\n' == *$'\n'$name$'\n'* ]] && continue 2
    done
    printf '%s\n' "$entry"
  done
}

# Of packages with two names, the one that this release of the system has.
present_names() {
  local entry name
  for entry in "$@"; do
    for name in ${entry//|/ }; do
      if [[ $entry != *'|'* ]] || apt-cache show --no-all-versions "$name" >/dev/null 2>&1; then
        printf '%s\n' "$name"
        break
      fi
    done
  done
}

install_packages() {
  local as_root=() names
  command -v apt-get >/dev/null || return 1
  if ((EUID != 0)); then
    sudo -n true >/dev/null 2>&1 || return 1
    as_root=(sudo -n)
  fi
  step "システムの部品の一覧を更新しています / updating the package lists" \
    "${as_root[@]}" apt-get update || true # an old list may do
  mapfile -t names < <(present_names "$@")
  step "システムの部品を入れています（${#names[@]} 個）/ installing ${#names[@]} system packages" \
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    -o DPkg::Lock::Timeout=120 "${names[@]}" || {
    show_log
    return 1
  }
}

explain_packages() {
  local names
  mapfile -t names < <(present_names "$@")
  say "次の部品がまだありません。管理者の権限で入れてください（なくても、動くところまで動きます）。"
  say "These system packages are missing. Install them as an administrator (what can work without them goes on):"
  say "    sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names[*]}"
}

# --- The project's own environment ----------------------------------------------------------------------------------

pip() { "$venv/bin/python" -m pip "$@"; }

make_venv() {
  local python=$1
  if "$venv/bin/python" -c 'import pip' >/dev/null 2>&1 && good_python "$venv/bin/python" &&
    grep -qF -- "$venv" "$venv/bin/activate"; then # a moved or copied environment would call programs at its old place
    return
  fi
  if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    local debian
    debian=$(debian_python "$python") || debian=python3
    say "Python の venv がありません。次を実行してから、もう一度お試しください。"
    stop "Python's venv is missing. Run this, then try again:" "    sudo apt-get update && sudo apt-get install -y $debian-venv"
  fi
  step "専用の Python 環境を作っています / making the project's own Python environment" \
    "$python" -m venv --clear "$venv" || {
    show_log
    stop "環境を作れませんでした。/ The environment could not be made."
  }
}

# pyDes, which nfcpy needs, is published as source only: built with the setuptools that is there by then.
install_test_requirements() {
  [[ $1 == test ]] || return 0
  step "テストの部品を入れています / installing the packages of the tests" \
    pip install --require-hashes --only-binary :all: --no-binary pydes --use-pep517 --no-build-isolation \
    -r "$root/requirements/dev.txt"
}

install_requirements() {
  local kind=$1 locks=(-r "$root/requirements/build.txt" -r "$root/requirements/run.txt")
  [[ $kind == test ]] && locks+=(-r "$root/requirements/face.txt")
  if ! step "Python の部品を入れています（数分かかることがあります）/ installing the Python packages (may take minutes)" \
    pip install --require-hashes --only-binary :all: "${locks[@]}" ||
    ! install_test_requirements "$kind" ||
    ! step "このアプリを登録しています / registering this app" \
      pip install --no-deps --no-build-isolation --editable "$root"; then
    show_log
    stop "Python の部品を入れられませんでした。ネットワークを確かめて、もう一度お試しください。" \
      "The Python packages could not be installed. Check the network and try again."
  fi
}

# pyscard is built here, with the swig of the environment. Without it the app starts and says that no reader can be used.
install_pcsc() {
  "$venv/bin/python" -c 'import smartcard.scard' >/dev/null 2>&1 && return
  step "カードリーダーの部品を作っています / building the card reader support" \
    env PATH="$venv/bin:$PATH" "$venv/bin/python" -m pip install --require-hashes --no-build-isolation \
    -r "$root/requirements/pcsc.txt" && return
  say "カードリーダーの部品を作れませんでした（C コンパイラー、PC/SC と Python のヘッダーが要ります）。練習モードは使えます。" \
    "The card reader support could not be built: it takes a C compiler and the headers of PC/SC and of Python." \
    "Practice mode works without it. 記録 / log: $setup_log"
}

# --- Ready ----------------------------------------------------------------------------------------------------------

# Everything that decides what is installed; another value means: look again.
fingerprint() {
  printf '%s %s\n' "$root" "$(cat "$root"/requirements/*.txt "$root/pyproject.toml" "$root/tools/bootstrap.sh" | cksum)"
}

# The stamp holds the fingerprint and, below it, the system packages that were missing then. With none missing nothing
# more is asked; with some, the app starts as long as the list stays the same, and people are told only once.
is_ready() {
  local kind=$1 stamp=$venv/.ready-$1 known mark python
  [[ -f $stamp && -x $venv/bin/myna-reception ]] || return 1
  known=$(<"$stamp")
  mark=$(fingerprint)
  [[ $known == "$mark" ]] && return
  python=$(find_python) && [[ $known == "$mark"$'\n'"$(missing_packages "$kind" "$python")" ]]
}

make_ready() {
  local kind=$1 python missing
  python=$(find_python) || exit 1
  mapfile -t missing < <(missing_packages "$kind" "$python")
  if ((${#missing[@]})); then
    install_packages "${missing[@]}" || true
    mapfile -t missing < <(missing_packages "$kind" "$python")
  fi
  if ((${#missing[@]})); then explain_packages "${missing[@]}"; fi
  make_venv "$python"
  install_requirements "$kind"
  install_pcsc
  for kind in run $([[ $kind == test ]] && echo test); do # what is enough for the tests is enough to run
    { fingerprint && missing_packages "$kind" "$python"; } >"$venv/.ready-$kind"
  done
}

prepare() {
  is_ready "$1" && return
  if ! { mkdir -p "$root/build" && : >>"$setup_log"; } 2>/dev/null; then
    stop "このフォルダーに書き込めません。/ This folder cannot be written to: $root"
  fi
  if command -v flock >/dev/null; then # of two starts at the same time the second waits
    exec 9>"$root/build/setup.lock"
    flock 9
    is_ready "$1" && return
  fi
  : >"$setup_log"
  make_ready "$1"
  exec 9>&-
}
