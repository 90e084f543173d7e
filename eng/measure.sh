#!/usr/bin/env bash
# Measures the server against the floor (a bare HTTP/2 endpoint that answers as many bytes) with h2load, in one run.
# Usage: eng/measure.sh [contact|refusal|page]...   default: all three
#   contact   a dry run of a contact over email and sms for the demo's VIP, answered SEND: changes nothing, is not logged
#   refusal   the same for the demo's worn-out customer, answered DO_NOT_SEND with the time to ask again
#   page      a block of a page for the VIP: answered at once, logged behind
# Environment: REPETITIONS (5), REQUESTS a repetition (300000), WARM_UP requests (350000), CUSTOMER (by case).
# Floor and server take turns, so that what else the machine does falls on both; the ratio of medians is what counts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
repetitions=${REPETITIONS:-5} requests=${REQUESTS:-300000} warm_up=${WARM_UP:-350000}
cases=("$@")
[ ${#cases[@]} -gt 0 ] || cases=(contact refusal page)
work=$(mktemp -d)
pids=()

finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

fail() { echo "measure: $*" >&2; exit 1; }

# shape CASE: sets who is asked about and how.
shape() {
  case $1 in
    contact) who=anna shape=(--channels email,sms) ;;
    refusal) who=clara shape=(--channels email,sms) ;;
    page) who=anna shape=(--placement home) ;;
    *) fail "there is no case '$1'; known are contact, refusal and page." ;;
  esac
  who=${CUSTOMER:-$who}
}
for case in "${cases[@]}"; do shape "$case"; done

if ! command -v h2load >/dev/null; then
  as_root=""; [ "$(id -u)" -eq 0 ] || as_root=sudo
  $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends nghttp2-client >/dev/null \
    || fail "h2load is missing; install nghttp2-client."
fi

for project in src/Decisioning.Server load/Decisioning.Load load/Decisioning.Floor; do
  dotnet build -c Release --nologo -v quiet "$project" >"$work/build.log" || { cat "$work/build.log"; exit 1; }
done
program() { echo "$1/bin/Release/net10.0/$(basename "$1").dll"; }

# start NAME COMMAND...: starts a program, waits for its "Listening on ADDRESS", leaves pid and address in variables.
start() {
  local name=$1; shift
  dotnet "$@" >"$work/$name.log" 2>&1 &
  local pid=$!
  pids+=("$pid")
  for _ in $(seq 600); do
    if grep -q "Listening on http" "$work/$name.log"; then
      printf -v "${name}_pid" %s "$pid"
      printf -v "${name}_address" %s "$(grep -o -m1 'http://[^ ,/]*' "$work/$name.log")"
      return
    fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.2
  done
  cat "$work/$name.log" >&2
  fail "the $name did not start."
}

cpu_ticks() { awk '{ sub(/^.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; } # utime + stime

# load PID ADDRESS PATH REQUESTS BYTES SLACK: prints "requests/s CPU-us-a-request"; fails unless every answer was HTTP 200
# and the answers had BYTES each, give or take SLACK (a gRPC error would be shorter: its status is in trailers alone).
load() {
  local before after rate done_ data
  before=$(cpu_ticks "$1")
  h2load -n "$4" -c 4 -m 32 -t 1 -d "$work/request" -H 'content-type: application/grpc' -H 'te: trailers' \
    "$2$3" >"$work/h2load.log" 2>&1 || { cat "$work/h2load.log" >&2; fail "h2load ended with an error."; }
  after=$(cpu_ticks "$1")
  rate=$(sed -n 's/^finished in .*, \([0-9.]*\) req\/s.*/\1/p' "$work/h2load.log")
  done_=$(sed -n 's/^status codes: \([0-9]*\) 2xx.*/\1/p' "$work/h2load.log")
  data=$(sed -n 's/.* [0-9.]*[KMGB]* *(\([0-9]*\)) data$/\1/p' "$work/h2load.log")
  [ "$done_" = "$4" ] || { cat "$work/h2load.log" >&2; fail "only $done_ of $4 requests were answered."; }
  awk -v data="$data" -v n="$4" -v bytes="$5" -v slack="$6" 'BEGIN { d = data / n - bytes; exit (d > slack || -d > slack) }' \
    || fail "the answers of $2$3 have $((data / $4)) bytes each, not $5: they are not the answer that was asked for."
  awk -v rate="$rate" -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" -v n="$4" \
    'BEGIN { printf "%.0f %.2f\n", rate, ticks / hz / n * 1e6 }'
}

median() { sort -n | awk '{ a[NR] = $1 } END { print (NR % 2) ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2 }'; }

start server "$(program src/Decisioning.Server)" --demo --listen 127.0.0.1:0 --data "$work/base"
echo "machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), shared with h2load"
for case in "${cases[@]}"; do
  shape "$case"
  sizes=$(dotnet "$(program load/Decisioning.Load)" request-bytes decide --customer "$who" --out "$work/request" \
    --target "$server_address" "${shape[@]}") || fail "the server did not answer the request: $sizes"
  request_bytes=$(sed -n 's/^request_bytes //p' <<<"$sizes") answer_bytes=$(sed -n 's/^answer_bytes //p' <<<"$sizes")
  start floor "$(program load/Decisioning.Floor)" --port 0 --answer-bytes "$answer_bytes"
  path=/decisioning.v1.DecisionService/Decide
  echo
  echo "$case of $who: request $request_bytes bytes, answer $answer_bytes bytes, 4 connections x 32 streams,"
  echo "$repetitions x $requests requests each in turn after a warm-up of $warm_up each"
  slack=$((answer_bytes / 20 + 4))
  load "$floor_pid" "$floor_address" $path "$warm_up" $((answer_bytes + 5)) 0 >/dev/null
  load "$server_pid" "$server_address" $path "$warm_up" $((answer_bytes + 5)) $slack >/dev/null
  printf '%4s %14s %14s %7s %14s %14s\n' run floor/s server/s ratio floor-CPU-us server-CPU-us
  : >"$work/figures"
  for run in $(seq "$repetitions"); do
    floor=$(load "$floor_pid" "$floor_address" $path "$requests" $((answer_bytes + 5)) 0)
    server=$(load "$server_pid" "$server_address" $path "$requests" $((answer_bytes + 5)) $slack)
    echo "$floor $server" >>"$work/figures"
    awk -v run="$run" '{ printf "%4s %14d %14d %7.3f %14.2f %14.2f\n", run, $1, $3, $3 / $1, $2, $4 }' <<<"$floor $server"
  done
  column() { awk -v c="$1" '{ print $c }' "$work/figures" | median; }
  awk -v f="$(column 1)" -v s="$(column 3)" -v fc="$(column 2)" -v sc="$(column 4)" \
    'BEGIN { printf "%4s %14d %14d %7.3f %14.2f %14.2f\n", "med.", f, s, s / f, fc, sc }'
  kill "$floor_pid" && wait "$floor_pid" 2>/dev/null || true
  pids=("$server_pid")
done
