# shellcheck shell=bash
# Sourced by scripts/run, scripts/test and scripts/look: what must be on the machine before Stancemark is built.
#
#   setup_packages build|run|test   system packages, by apt-get where there is one
#   setup_rust                      a Rust toolchain, by rustup only if the one present is missing or too old
#   setup_lints                     rustfmt and clippy
#   setup_foreign FOLDER            a Python environment with the libraries that tests/foreign tries exports with
#
# Nothing is installed that is there already, so a second run asks for no password and no network.

# The compiler and the linker; nothing else is needed to build the program.
packages_build=(build-essential ca-certificates curl git)

# The window: winit and glutin load these at run time. Fonts cover the scripts that articles come in.
packages_run=(
    libx11-6 libx11-xcb1 libxcursor1 libxi6 libxcb1 libxcb-xkb1 libxcb-randr0 libxkbcommon0 libxkbcommon-x11-0
    libwayland-client0 libwayland-cursor0 libwayland-egl1
    libgl1 libegl1 libgl1-mesa-dri libfontconfig1 libdbus-1-3
    fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji
)

# A display without a screen, hands for it, a picture of it, and the accessibility bus to find things by name.
packages_test=(xvfb xdotool imagemagick dbus dbus-bin at-spi2-core gir1.2-atspi-2.0 python3-gi python3-venv)

say() { printf '%s\n' "$*" >&2; }

# Prints those of the named packages that are not installed. Debian 12 has dbus-bin, older releases have it in dbus.
missing_packages() {
    local package status
    for package in "$@"; do
        status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$status" = installed ] || printf '%s\n' "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o Acquire::Retries=5 -o Acquire::http::Timeout=60 -o Acquire::https::Timeout=60 \
        -o DPkg::Lock::Timeout=600 "$@"
}

# Slow or flaky package sources: three rounds, each with a fresh list, waiting longer each time.
# A list that cannot be refreshed is no reason to stop, the one present may do.
apt_install() {
    local round
    for round in 1 2 3; do
        apt_get update >&2 || say "setup: the package lists could not all be refreshed (round $round)"
        if apt_get install --no-install-recommends "$@" >&2; then return 0; fi
        say "setup: installing failed (round $round)"
        [ "$round" = 3 ] || sleep $((round * 15))
    done
    say "setup: could not install: $*"
    return 1
}

# $1: build, run or test; each includes those before it, but test needs no more of `run` than it lists itself.
setup_packages() {
    local wanted=("${packages_build[@]}")
    case $1 in
        build) ;;
        run) wanted+=("${packages_run[@]}") ;;
        test) wanted+=("${packages_run[@]}" "${packages_test[@]}") ;;
        *) say "setup: unknown set of packages: $1"; return 2 ;;
    esac
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        check_by_hand "$1"
        return
    fi
    local missing
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    [ "${#missing[@]}" -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        say "setup: these packages are missing, and installing them needs root or sudo:"
        say "    apt-get install ${missing[*]}"
        return 1
    fi
    say "setup: installing ${missing[*]}"
    apt_install "${missing[@]}"
}

# Where there is no apt-get: say what is needed, and stop only for what is surely absent.
check_by_hand() {
    local commands=(cc git curl) absent=() command
    [ "$1" != test ] || commands+=(Xvfb xdotool import dbus-daemon dbus-send python3)
    for command in "${commands[@]}"; do
        command -v "$command" >/dev/null || absent+=("$command")
    done
    if [ "${#absent[@]}" = 0 ]; then return 0; fi
    say "setup: this machine has no apt-get, and these commands are missing: ${absent[*]}"
    say "Please install, with your own package manager:"
    say "  to build   a C compiler and linker (cc), git, curl"
    say "  to run     on Linux and BSD: libX11, libxcb, libXcursor, libXi, libxkbcommon (with its x11 part),"
    say "             libGL and libEGL with a driver (Mesa), fontconfig, libdbus, and for Wayland its client libraries;"
    say "             on macOS and Windows: nothing"
    say "  to read    Noto fonts: core, CJK and colour emoji"
    say "  to test    Xvfb, xdotool, ImageMagick, dbus, at-spi2-core, and for Python 3: venv, PyGObject and the Atspi typelib"
    say "Then run this command again."
    return 1
}

# The oldest compiler that builds the program, as Cargo.toml says it.
oldest_rust() { sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml; }

# Is version $1 at least version $2?
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

cargo_is_new_enough() {
    local version
    version=$(cargo --version 2>/dev/null | awk '{ print $2 }') || return 1
    [ -n "$version" ] && at_least "$version" "$(oldest_rust)"
}

# Leaves PATH and, where needed, RUSTUP_TOOLCHAIN such that `cargo` builds the program.
# A toolchain that the machine has is used; the one this installs is the oldest that will do, to the digit.
setup_rust() {
    local bin=${CARGO_HOME:-$HOME/.cargo}/bin
    [ ! -d "$bin" ] || PATH="$PATH:$bin"
    if cargo_is_new_enough; then return 0; fi
    local toolchain
    toolchain=$(oldest_rust)
    PATH="$bin:$PATH"
    if command -v rustup >/dev/null; then
        say "setup: adding Rust $toolchain by rustup"
        rustup toolchain install "$toolchain" --profile minimal -c clippy -c rustfmt >&2
    else
        say "setup: installing rustup and Rust $toolchain, its commands into $bin"
        # The script that https://sh.rustup.rs leads to, from the host that the toolchain comes from too.
        curl --proto '=https' --tlsv1.2 -sSf --retry 5 --connect-timeout 30 \
            https://static.rust-lang.org/rustup/rustup-init.sh \
            | sh -s -- -y --no-modify-path --profile minimal -c clippy -c rustfmt \
                --default-toolchain "$toolchain" >&2
    fi
    export PATH RUSTUP_TOOLCHAIN="$toolchain"
    cargo_is_new_enough || { say "setup: there is still no cargo $toolchain or newer"; return 1; }
}

# What `cargo fmt` and `cargo clippy` need, for a toolchain that came without.
setup_lints() {
    if cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1; then return 0; fi
    if command -v rustup >/dev/null; then rustup component add clippy rustfmt >&2; return; fi
    say "setup: this Rust has no rustfmt or no clippy; please install both (Debian: rustfmt, rust-clippy)"
    return 1
}

# The list of libraries is copied into the environment when all are there: what is half made is made anew.
setup_foreign() {
    local folder=$1 list=tests/foreign/requirements.txt
    if cmp -s "$list" "$folder/requirements.txt" && "$folder/bin/python" -c ''; then return 0; fi
    rm -rf "$folder"
    say "setup: installing the libraries of $list into $folder"
    python3 -m venv "$folder" || { say "setup: python3 cannot make an environment (Debian: python3-venv)"; return 1; }
    # seqeval comes as source only. A Python that some version has no wheel for may build it.
    pip_install "$folder" --only-binary :all: --no-binary seqeval -r "$list" \
        || pip_install "$folder" --prefer-binary -r "$list" \
        || { say "setup: pip could not install them; the package registry (PyPI, or what pip is set to) must be reachable"; return 1; }
    cp "$list" "$folder/requirements.txt"
}

# The list is complete, so pip need not look for what else they ask for.
pip_install() {
    local folder=$1
    shift
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$@" >&2
}
