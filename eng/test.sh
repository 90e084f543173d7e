#!/usr/bin/env bash
# Installs what the tests need and is absent, builds, checks the format, runs every test.
# The last line is `N passed, N failed, N skipped`, counted from the runner's result files; the exit code is 0 only when
# nothing failed and everything that was skipped was skipped because the real data is absent.
# Needs: git, the .NET 10 SDK, Debian (root or sudo).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
results=$PWD/artifacts/test-results
rm -rf "$results" && mkdir -p "$results"
broken=0 started=$SECONDS

stage() { # stage NAME COMMAND...: runs a stage, says how long it took; a failed one is counted
  local name=$1 begin=$SECONDS; shift
  echo "== $name"
  if "$@"; then
    echo "== $name: $((SECONDS - begin)) s"
  else
    echo "== $name: FAILED after $((SECONDS - begin)) s"
    return 1
  fi
}

finish() { # finish: counts from the result files, the line, the exit code
  local passed failed skipped
  passed=$(grep -ho '<UnitTestResult [^>]*outcome="Passed"' "$results"/*.trx 2>/dev/null | wc -l)
  failed=$(grep -ho '<UnitTestResult [^>]*outcome="\(Failed\|Timeout\|Aborted\|Error\)"' "$results"/*.trx 2>/dev/null | wc -l)
  skipped=$(grep -ho '<UnitTestResult [^>]*outcome="NotExecuted"' "$results"/*.trx 2>/dev/null | wc -l)
  echo "== in all: $((SECONDS - started)) s"
  echo "$passed passed, $((failed + broken)) failed, $skipped skipped"
  [ "$((failed + broken))" -eq 0 ] && [ "$passed" -gt 0 ] && exit 0
  exit 1
}

install_tools() {
  local missing=() as_root=""
  [ "$(id -u)" -eq 0 ] || as_root=sudo
  has() { dpkg -s "$1" >/dev/null 2>&1; }
  for package in redis-server strace faketime ruby-grpc grpc-proto python3-grpcio python3-protobuf python3-xgboost; do
    has "$package" || missing+=("$package")
  done
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  if [ "${#missing[@]}" -gt 0 ]; then
    echo "installing: ${missing[*]}"
    { $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
      >"$results/install.log" 2>&1 || { tail -n 20 "$results/install.log"; return 1; }
  fi
  if [ -f examples/node/package-lock.json ]; then
    (cd examples/node && npm ci --no-audit --no-fund --silent) || return 1
  fi
}

run_tests() { # run_tests PROJECT: one result file a project; a runner that ends without one is a failure
  local name
  name=$(basename "$1")
  dotnet test "$1" -c Release --no-build --nologo --blame-hang-timeout 10m --blame-hang-dump-type none \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" --results-directory "$results"
  local code=$?
  if [ ! -s "$results/$name.trx" ]; then
    echo "$name left no result file (exit code $code)"
    return 1
  fi
  # A failure that the file does not show (a crash of the test host) is counted; failed tests are in the file.
  if [ "$code" -ne 0 ] && ! grep -q 'outcome="Failed"' "$results/$name.trx"; then
    echo "$name ended with exit code $code although no test failed"
    return 1
  fi
}

skips_are_honest() { # the only cause for a skip is that the real data is absent
  local other
  other=$(awk 'BEGIN { RS = "<UnitTestResult " } /outcome="NotExecuted"/ && !/real data absent/ { print substr($0, 1, 300) }' \
    "$results"/*.trx 2>/dev/null)
  [ -z "$other" ] || { echo "skipped for another cause than absent real data:"; echo "$other"; return 1; }
}

stage "install" install_tools || { broken=1; finish; }
stage "restore" dotnet restore --nologo -v q || { broken=1; finish; }
stage "build" dotnet build -c Release --no-restore --nologo -v q -warnaserror || { broken=1; finish; }
stage "format" dotnet format --no-restore --verify-no-changes || broken=$((broken + 1))
for project in tests/*.Tests; do
  stage "test $(basename "$project")" run_tests "$project" || broken=$((broken + 1))
done
stage "skips" skips_are_honest || broken=$((broken + 1))
finish
