#!/usr/bin/env bash
# Plays generated scenarios on every transport and compares each with TCP: tests/GrpcTesting.DifferentialTests.
#   eng/differential.sh                   the scenarios of every test run
#   eng/differential.sh 5000              so many
#   eng/differential.sh 5000 1000000      so many, from this seed on
#   eng/differential.sh --update-docs     writes what the default scenarios lead to into docs/transports.md
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ "${1:-}" = --update-docs ]; then
  export GRPCTESTING_DIFFERENTIAL_PAGE=write
else
  export GRPCTESTING_DIFFERENTIAL_SCENARIOS="${1:-}" GRPCTESTING_DIFFERENTIAL_SEED="${2:-}"
fi

exec dotnet test tests/GrpcTesting.DifferentialTests
