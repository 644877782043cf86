#!/usr/bin/env bash
# Prepare the Python environments: setup.sh [app|engine|all]
# app: .venv (Python 3.12 or later); engine: bot/.venv (Python 3.10, Rasa).
# Does nothing, in well under a tenth of a second, when the lock files have not changed.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

UV_FROM=0.13.9  # wrote the two lock files
UV_BELOW=0.14
TOOLS=$ROOT/.tools
ENGINE_KB=5000000 # environment, cache and room to unpack

# Another environment that happens to be active must not leak into ours.
unset VIRTUAL_ENV UV_PROJECT_ENVIRONMENT UV_PYTHON CONDA_PREFIX PYTHONHOME PYTHONPATH

# ---- is there anything to do? -------------------------------------------------------

project_of() { if [ "$1" = engine ]; then echo "$ROOT/bot"; else echo "$ROOT"; fi; }
explicit_of() { if [ "$1" = engine ]; then echo "${PY310:-}"; else echo "${PY312:-}"; fi; }

# What the environment was made from: the lock file and the Python.
key_of() { # PART
    local dir
    dir=$(project_of "$1")
    cat "$dir/pyproject.toml" "$dir/uv.lock" "$dir/.venv/pyvenv.cfg" | sha256sum | cut -d' ' -f1
}

ready() { # PART
    local dir stamp key asked wanted
    dir=$(project_of "$1")
    stamp=$dir/.venv/.danloi-stamp
    wanted=$(explicit_of "$1")
    [ -x "$dir/.venv/bin/python" ] && [ -f "$stamp" ] || return 1
    { read -r key && read -r asked; } <"$stamp" || return 1
    [ "$key" = "$(key_of "$1")" ] || return 1
    [ -z "$wanted" ] || [ "$asked" = "$wanted" ]
}

all_ready() { # PART...
    local part
    for part in "$@"; do ready "$part" || return 1; done
}

# ---- uv -----------------------------------------------------------------------------

uv_fits() { # PATH
    local version
    version=$("$1" --version 2>/dev/null | awk '{print $2}') || return 1
    [ -n "$version" ] || return 1
    printf '%s\n' "$UV_FROM" "$version" "$UV_BELOW" | sort -CV
}

# Sets UV to a fitting uv, when there is one already.
find_uv() {
    local path
    for path in "$(type -P uv || true)" "$TOOLS/bin/uv" "$TOOLS/lib/bin/uv"; do
        if [ -n "$path" ] && uv_fits "$path"; then
            UV=$path
            return
        fi
    done
    return 1
}

# Print the first Python that can import the given modules.
python_with() { # MODULE...
    local path
    for path in python3 /usr/bin/python3 "$("$ROOT/scripts/find-python.sh" 3.12 3.13 3.14 2>/dev/null || true)"; do
        if [ -n "$path" ] && "$path" -Ic "import $*" 2>/dev/null; then
            printf '%s\n' "$path"
            return
        fi
    done
    return 1
}

pip_install_uv() { # PYTHON PIP-OPTION...
    local python=$1
    shift
    run_logged "$CACHE/setup-uv.log" "$python" -m pip install --disable-pip-version-check "$@" "uv>=$UV_FROM,<$UV_BELOW"
}

uv_in_venv() {
    local python
    python=$(python_with ensurepip) || return 1
    "$python" -m venv "$TOOLS" >/dev/null 2>&1 && pip_install_uv "$TOOLS/bin/python"
}

uv_in_folder() {
    local python
    python=$(python_with pip) || return 1
    pip_install_uv "$python" --upgrade --target "$TOOLS/lib"
}

ensure_uv() {
    find_uv && return
    say "Installing uv, the tool that builds the environments…"
    python_with sys >/dev/null || die "there is no working python3 on PATH; install it: apt-get install python3"
    uv_in_venv || uv_in_folder || true
    find_uv && return
    if ! python_with ensurepip >/dev/null && ! python_with pip >/dev/null; then
        "$ROOT/scripts/debian.sh" python3-venv
        uv_in_venv || true
        find_uv && return
    fi
    if [ -s "$CACHE/setup-uv.log" ]; then last_lines "$CACHE/setup-uv.log"; fi
    die "uv >= $UV_FROM, < $UV_BELOW could not be installed in .tools; check that pip reaches its package registry, or put such a uv on PATH"
}

# ---- Python -------------------------------------------------------------------------

# Sets PYTHON to the interpreter for this part.
find_python() { # PART
    local versions=(3.12 3.13 3.14) variable=PY312 status=0
    if [ "$1" = engine ]; then versions=(3.10) variable=PY310; fi
    # The Python of an environment that is only out of date stays.
    if [ -z "$(explicit_of "$1")" ] && PYTHON=$(env "$variable=$(project_of "$1")/.venv/bin/python" \
        "$ROOT/scripts/find-python.sh" "${versions[@]}" 2>/dev/null); then
        return
    fi
    PYTHON=$("$ROOT/scripts/find-python.sh" "${versions[@]}") || status=$?
    [ "$status" -ne 0 ] || return 0
    [ "$status" -ne 2 ] || exit 1

    say "There is no Python ${versions[0]} on this machine; downloading one…"
    if ! run_logged "$CACHE/setup-python.log" "$UV" python install --no-bin "${versions[0]}"; then
        last_lines "$CACHE/setup-python.log"
        die "Python ${versions[0]} is needed for the $1 and could not be downloaded; install it (pyenv install ${versions[0]}), or name one: make $variable=/path/to/python${versions[0]} …"
    fi
    PYTHON=$("$ROOT/scripts/find-python.sh" "${versions[@]}") ||
        die "the downloaded Python ${versions[0]} does not run; remove .tools/python and run this again"
}

# ---- the environments ---------------------------------------------------------------

check_disk() { # PART
    local free
    [ "$1" = engine ] && [ ! -d "$ROOT/bot/.venv" ] || return 0
    free=$(df -Pk "$ROOT" | awk 'NR == 2 {print $4}')
    [ "$free" -ge "$ENGINE_KB" ] ||
        die "the engine's environment needs $((ENGINE_KB / 1000000)) GB free in $ROOT and there is $((free / 1000)) MB; free some space"
}

set_up() { # PART
    local dir start=$SECONDS log=$CACHE/setup-$1.log
    ready "$1" && return
    dir=$(project_of "$1")
    check_disk "$1"
    find_python "$1"
    if [ "$1" = engine ]; then
        say "Setting up the engine's environment (Rasa, about 1 GB to download the first time)…"
    else
        say "Setting up the app's environment (about 200 MB to download the first time)…"
    fi
    rm -f "$dir/.venv/.danloi-stamp"
    if ! run_logged "$log" "$UV" sync --frozen --no-progress --project "$dir" --python "$PYTHON"; then
        last_lines "$log"
        die "the $1's environment could not be built in ${dir#"$ROOT"/}/.venv; mend what uv says above (often the network or the disk), then run this again"
    fi
    { key_of "$1" && explicit_of "$1"; } >"$dir/.venv/.danloi-stamp"
    say "The $1's environment is ready ($((SECONDS - start)) s)."
}

uv_settings() {
    export UV_PYTHON_INSTALL_DIR=$TOOLS/python
    export UV_PYTHON_DOWNLOADS=manual # "uv python install" alone may download
    export UV_HTTP_TIMEOUT=${UV_HTTP_TIMEOUT:-300}
    # Trust what the machine trusts (a company's proxy); a bare Debian trusts nothing, and then
    # uv's own list serves.
    if [ -e /etc/ssl/certs/ca-certificates.crt ]; then
        export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true}
    fi
    if [ -z "${UV_CACHE_DIR:-}${XDG_CACHE_HOME:-}" ] && ! [ -w "${HOME:-/nonexistent}" ]; then
        export UV_CACHE_DIR=$CACHE/uv
    fi
}

# Hold the lock on descriptor 9 until this script ends.
take_lock() {
    mkdir -p "$CACHE"
    exec 9>"$CACHE/setup.lock"
    flock -n 9 && return
    say "Another set-up is running here; waiting for it to end…"
    flock 9
}

main() {
    local parts=(app engine) part
    case ${1:-all} in
        all) ;;
        app | engine) parts=("$1") ;;
        *) die "usage: scripts/setup.sh [app|engine|all]" ;;
    esac
    all_ready "${parts[@]}" && return
    [ "$(uname -s)" = Linux ] || die "the assistant is built for Linux (Debian 12), not $(uname -s)"
    take_lock
    all_ready "${parts[@]}" && return
    uv_settings
    ensure_uv
    for part in "${parts[@]}"; do set_up "$part"; done
}

main "$@"
