#!/bin/sh
# Debian's Chromium for the browser tests. Where it cannot be had the tests say so and are skipped.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
else
    echo "no Chromium: the browser tests will be skipped (install the package chromium)" >&2
fi
