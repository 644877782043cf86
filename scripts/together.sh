#!/usr/bin/env bash
# Run commands at the same time and wait for all: scripts/together.sh "make check" "make train".
# Ends with the status of the first that failed, and names every one that did.
set -uo pipefail
trap 'kill -- $(jobs -p) 2>/dev/null; exit 130' INT TERM
names=() numbers=() status=0
for command in "$@"; do
  bash -c "$command" &
  names+=("$command") numbers+=($!)
done
for index in "${!numbers[@]}"; do
  wait "${numbers[$index]}" || { code=$?; echo "failed: ${names[$index]}" >&2; [ $status -ne 0 ] || status=$code; }
done
exit $status
