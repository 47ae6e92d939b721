#!/bin/sh
# 生成部署机密 — `sh scripts/make-secrets.sh [目录]` makes what is missing of the secrets that docker-compose.yml names, in ./secrets by default; with
# `--cluster` also those of docker-compose.cluster.yml. What is there is never touched. The folder is open to its owner alone; the files inside are readable,
# because the engine hands each to the containers that it concerns as it is, whatever account they run as.
set -eu

cluster=no
if [ "${1:-}" = --cluster ]; then
  cluster=yes
  shift
fi
folder=${1:-secrets}
umask 077
mkdir -p "$folder"
chmod 700 "$folder"

# put <name> <value>: whole or not at all.
put() {
  if [ -e "$folder/$1" ]; then
    echo "沿用 $folder/$1"
    return
  fi
  printf '%s\n' "$2" > "$folder/.$1.part"
  chmod 444 "$folder/.$1.part"
  mv "$folder/.$1.part" "$folder/$1"
  echo "新建 $folder/$1"
}

# 256 random bits in letters and digits that need no escaping in an address.
random() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }

put postgres-admin "$(random)"
put role-ledger "$(random)"
put role-gateway "$(random)"
put signer-passphrase "$(random)"
put signer-root-passphrase "$(random)"
if [ "$cluster" = yes ]; then
  put kurrentdb-admin "$(random)"
  put kurrentdb-ops "$(random)"
  put kurrentdb-url "kurrentdb://admin:$(cat "$folder/kurrentdb-admin")@kurrentdb-1:2113,kurrentdb-2:2113,kurrentdb-3:2113?tls=true&tlsCAFile=/var/lib/zhengyuan/kurrentdb-ca/ca.crt"
fi
