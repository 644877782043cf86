#!/usr/bin/env bash
# Print the path of a Python interpreter that really runs: find-python.sh 3.10
# With several versions the first that exists wins: find-python.sh 3.12 3.13 3.14
# $PY310 (for 3.10) or $PY312 (for 3.12 and later), when set, decides alone.
# Exit status: 0 found, 1 not found, 2 the explicit one is unusable.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# "3.10.13 /real/path" for a sound CPython; nothing for anything else (pyenv shims exit
# 127, and a Python built without its headers lacks ssl or sqlite3).
probe() { # INTERPRETER
    timeout 20 "$1" -I - 2>/dev/null <<'PY' || true
import ctypes, os, platform, sqlite3, ssl, sys, zlib
if sys.implementation.name == "cpython" and sys.version_info.releaselevel == "final":
    base = getattr(sys, "_base_executable", None) or sys.executable
    print(platform.python_version(), os.path.realpath(base))
PY
}

passwd_home() { getent passwd "$(id -u)" | cut -d: -f6; }

# Where a Python of this minor version may be; one path a line, existing or not.
candidates() { # MINOR
    local found dir home
    while IFS= read -r found; do
        printf '%s\n' "$found"
        dir=$(dirname "$found")
        if [ "${dir##*/}" = shims ]; then
            printf '%s\n' "${dir%/shims}/versions/$1".*/bin/"python$1"
        fi
    done < <(type -aP "python$1" || true)
    for dir in "${PYENV_ROOT:-}" "${HOME:-}/.pyenv" "$(passwd_home)/.pyenv"; do
        printf '%s\n' "$dir/versions/$1".*/bin/"python$1"
    done
    printf '%s\n' "/usr/local/bin/python$1" /opt/python*/bin/"python$1" /opt/python*/*/bin/"python$1"
    for home in "$ROOT/.tools/python" "${HOME:-}/.local/share/uv/python"; do
        printf '%s\n' "$home/cpython-$1".*/bin/"python$1"
    done
}

# The newest patch among the candidates.
newest() { # MINOR
    local path
    candidates "$1" | awk '!seen[$0]++' | while IFS= read -r path; do
        if [ -x "$path" ]; then probe "$path"; fi
    done | grep "^${1/./\\.}\." | sort -s -k1,1Vr | sed -n '1s/^[^ ]* //p'
}

explicit() { # VARIABLE MINOR...
    local name=$1 path=${!1} answer minor
    shift
    answer=$(probe "$path")
    for minor in "$@"; do
        case $answer in
            "$minor".*)
                printf '%s\n' "${answer#* }"
                return
                ;;
        esac
    done
    say "error: $name is set to $path, which is not a working Python (wanted: $*); set it to one, or unset it"
    exit 2
}

main() {
    local variable=PY312 minor path
    [ $# -gt 0 ] || die "usage: scripts/find-python.sh 3.10 (or several versions, the best first)"
    if [ "$1" = 3.10 ]; then variable=PY310; fi
    if [ -n "${!variable:-}" ]; then
        explicit "$variable" "$@"
        return
    fi
    for minor in "$@"; do
        path=$(newest "$minor" || true)
        if [ -n "$path" ]; then
            printf '%s\n' "$path"
            return
        fi
    done
    exit 1
}

main "$@"
