#!/usr/bin/env bash
# Install Lighthouse from npm as bench/pages/package-lock.json says. Instant when it is there.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

SOURCE=$ROOT/bench/pages
TARGET=$ROOT/.tools/lighthouse

if [ -x "$TARGET/node_modules/.bin/lighthouse" ] && cmp -s "$SOURCE/package-lock.json" "$TARGET/package-lock.json"; then
    exit 0
fi
echo "Installing Lighthouse (about 40 MB to download the first time)…"
mkdir -p "$TARGET"
cp "$SOURCE/package.json" "$SOURCE/package-lock.json" "$TARGET/"
PUPPETEER_SKIP_DOWNLOAD=1 run_logged "$CACHE/lighthouse.log" npm --prefix "$TARGET" ci --no-audit --no-fund
