#!/usr/bin/env bash
# Plays everything that has a longer form than the one of every test run: scenarios on every transport beside TCP,
# fixtures and waits under stress, the soak cases, the properties of the pipe.
#   eng/full.sh          the full form
#   eng/full.sh 42       from this seed
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export GRPCTESTING_STRESS=full GRPCTESTING_STRESS_SEED="${1:-}"
failed=0

eng/differential.sh 5000 "${1:-}" || failed=1
dotnet test tests/GrpcTesting.StressTests || failed=1
dotnet test tests/GrpcTesting.InteropTests --filter FullyQualifiedName~SoakTests || failed=1
dotnet test tests/GrpcTesting.Tests --filter FullyQualifiedName~PipePropertyTests || failed=1

[ "$failed" -eq 0 ] && echo 'All of it passed.' || echo 'Something failed: see above.'
exit "$failed"
