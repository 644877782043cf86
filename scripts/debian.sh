#!/usr/bin/env bash
# Install the Debian packages that are missing: debian.sh NAME...
# Instant when all are there.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

LOG=$CACHE/debian.log
AS_ROOT=()

installed() { # NAME
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Fills AS_ROOT, or says which command the operator should run.
become_root() { # NAME...
    if [ "$(id -u)" -eq 0 ]; then
        AS_ROOT=(env)
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        AS_ROOT=(sudo -n env)
    else
        die "Debian packages are missing and this user may not install them; run as root: apt-get install --no-install-recommends $*"
    fi
}

# Debian's postgresql starts a server on port 5432 as it is installed. We want only the programs.
no_postgresql_server() {
    local conf=/etc/postgresql-common/createcluster.conf
    [ ! -e "$conf" ] || return 0
    "${AS_ROOT[@]}" mkdir -p "${conf%/*}"
    printf '%s\n' '# Written by the set-up of danloi: installing PostgreSQL starts no server.' \
        'create_main_cluster = false' | "${AS_ROOT[@]}" tee "$conf" >/dev/null
}

apt_get() {
    run_logged "$LOG" "${AS_ROOT[@]}" DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 LC_ALL=C.UTF-8 \
        apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold "$@"
}

main() {
    local name missing=() start=$SECONDS
    command -v dpkg-query >/dev/null ||
        die "this is not Debian, so its packages cannot be installed here; use Debian 12, or install the like of: $*"
    for name in "$@"; do
        installed "$name" || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    become_root "${missing[@]}"
    say "Installing Debian packages: ${missing[*]}…"
    if [[ " ${missing[*]} " == *" postgresql"* ]]; then no_postgresql_server; fi
    if ! apt_get update; then
        say "warning: apt-get update failed, so the package lists may be old"
        last_lines "$LOG"
    fi
    if ! apt_get install --no-install-recommends "${missing[@]}"; then
        last_lines "$LOG"
        die "Debian packages could not be installed: ${missing[*]}; mend what apt says in .cache/debian.log, then run this again"
    fi
    say "Debian packages installed in $((SECONDS - start)) s."
}

main "$@"
