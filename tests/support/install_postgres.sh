#!/usr/bin/env bash
# Makes sure that PostgreSQL's server programs are installed; starts nothing.
set -euo pipefail
if compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || command -v initdb > /dev/null; then
  exit 0
fi
if [ "$(id -u)" != 0 ]; then
  echo "The tests need PostgreSQL: sudo apt-get install postgresql" >&2
  exit 1
fi
echo "Installing PostgreSQL ..."
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql > /dev/null
