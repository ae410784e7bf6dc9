#!/usr/bin/env bash
# Packs the product, looks into the packages, and runs a throw-away test project that knows nothing but them.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

feed="$work/feed"
for project in "$root"/src/*/*.csproj; do
  dotnet pack "$project" --configuration Release --output "$feed" --verbosity quiet
done

# Outside the repository, whose build settings are none of theirs.
cp "$here/Inspect.cs" "$work/Inspect.cs"
cp -r "$here/consumer" "$work/consumer"
(cd "$work" && dotnet run Inspect.cs -- "$feed")

# Packages of its own version only live in this folder: one from an earlier run must not stand in for today's.
version=$(sed -nE 's:.*<Version>(.*)</Version>.*:\1:p' "$root/Directory.Build.props")
# A theory that the runner does not find would pass as well: all four transports have to be there.
dotnet test "$work/consumer/Consumer.csproj" \
  -p:GrpcTestingVersion="$version" \
  -p:RestorePackagesPath="$work/packages" \
  -p:RestoreFallbackFolders="$root/artifacts/registry-fallback/packages" \
  -p:RestoreAdditionalProjectSources="$feed" | tee "$work/tests.log"
grep -qE "Passed: +4," "$work/tests.log" || { echo "the consumer's theory did not run four times"; exit 1; }
