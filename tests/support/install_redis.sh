#!/usr/bin/env bash
# Makes sure that Redis's server program is installed; starts nothing.
set -euo pipefail
if command -v redis-server > /dev/null; then
  exit 0
fi
if [ "$(id -u)" != 0 ]; then
  echo "The tests need Redis: sudo apt-get install redis-server" >&2
  exit 1
fi
echo "Installing Redis ..."
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends redis-server > /dev/null
