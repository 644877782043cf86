# shellcheck shell=bash
# Helpers shared by the set-up scripts. Source it; it runs nothing by itself.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
CACHE=$ROOT/.cache # logs, locks
export ROOT CACHE

say() { printf '%s\n' "$*" >&2; }

# One clear line: what is wrong, where, the mend.
die() {
    say "error: $*"
    exit 1
}

# Addresses of package registries are the operator's business: neither shown nor stored.
hide_hosts() {
    sed -uE \
        -e 's#[a-z+]+://[^] )>"`'\'',;]+#<address>#g' \
        -e "s#host='[^']*'#host=<address>#g" \
        -e 's#^((Get|Hit|Ign|Err):[0-9]+ )[^ ]+#\1<address>#' \
        -e "s#(resolve|connect to|lookup|for host) '?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+[^ ]*#\1 <address>#g"
}

# A line that keeps changing on a terminal; elsewhere one line every 30 seconds.
show_progress() { # LOG
    local start=$SECONDS last='' elapsed
    while sleep 1 && kill -0 "$$"; do
        elapsed=$((SECONDS - start))
        last=$(tail -n 1 "$1" 2>/dev/null | tr -d '\r' | cut -c1-60)
        if [ -t 2 ]; then
            printf '\r\033[K  %d s  %s' "$elapsed" "$last" >&2
        elif [ $((elapsed % 30)) -eq 0 ]; then
            say "  … ${elapsed} s  $last"
        fi
    done
}

PROGRESS_PID=''

stop_progress() {
    [ -n "$PROGRESS_PID" ] || return 0
    kill "$PROGRESS_PID" 2>/dev/null || true
    wait "$PROGRESS_PID" 2>/dev/null || true
    PROGRESS_PID=''
    if [ -t 2 ]; then printf '\r\033[K' >&2; fi
}
trap stop_progress EXIT

# Run a long command quietly: output to LOG, progress to the operator, its status back.
run_logged() { # LOG COMMAND...
    local log=$1 status=0
    shift
    mkdir -p "$(dirname "$log")"
    : >"$log"
    show_progress "$log" 9>&- & # 9 is the lock of setup.sh
    PROGRESS_PID=$!
    "$@" 2>&1 </dev/null | hide_hosts >"$log" || status=$?
    stop_progress
    return "$status"
}

last_lines() { # LOG
    say "  the last lines of ${1#"$ROOT"/}:"
    tail -n 5 "$1" | cut -c1-200 | sed 's/^/    /' >&2
}
