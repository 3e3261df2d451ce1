#!/usr/bin/env bash
# Whole processes on exports of growing size: time and memory of `open` and `check`.
#
#   tests/benches/process.sh FOLDER      FOLDER holds 1000.json, 10000.json, 100000.json
#
# Needs GNU time. Compare figures of one run only: machines and their neighbours differ.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder=${1:?a folder with 1000.json, 10000.json and 100000.json}
cargo build --release --quiet
amlha=target/release/amlha

measure() {
  local best='' line
  for _ in 1 2 3 4 5; do
    line=$( { /usr/bin/time -f '%e %M' "$@" > /dev/null; } 2>&1 | tail -1)
    if [ -z "$best" ] || [ "$(printf '%s\n%s\n' "${line% *}" "${best% *}" | sort -g | head -1)" = "${line% *}" ]; then
      best=$line
    fi
  done
  printf '%-58s %6s s %9s KB\n' "${*:2}" "${best% *}" "${best#* }"
}

measure "$amlha" version
measure "$amlha" check --snapshot demo
for count in 1000 10000 100000; do
  measure "$amlha" open "$folder/$count.json" -o none
  measure "$amlha" check --snapshot "$folder/$count.json" -o none
  measure "$amlha" check --snapshot "$folder/$count.json"
done
