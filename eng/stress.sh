#!/usr/bin/env bash
# Plays the stress tests in their full form: tests/GrpcTesting.StressTests. Every test run has a reduced one.
#   eng/stress.sh          the full form
#   eng/stress.sh 42       from this seed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export GRPCTESTING_STRESS=full GRPCTESTING_STRESS_SEED="${1:-}"
exec dotnet test tests/GrpcTesting.StressTests
