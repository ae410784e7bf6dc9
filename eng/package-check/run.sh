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

for package in "$feed"/*.nupkg; do
  name=$(basename "$package" .nupkg)
  [ -f "${package%.nupkg}.snupkg" ] || { echo "$name has no symbols"; exit 1; }
  mkdir -p "$work/$name"
  (cd "$work/$name" && unzip -qq "$package")
  nuspec=$(ls "$work/$name"/*.nuspec)
  for part in '<license type="expression">MIT</license>' '<readme>README.md</readme>' '<repository ' '<tags>' '<description>'; do
    grep -q -- "$part" "$nuspec" || { echo "$name: its nuspec lacks $part"; exit 1; }
  done
  if grep -q '2\.85\.0\.1' "$nuspec"; then
    echo "$name depends on the registry fallback"; exit 1
  fi
  [ -f "$work/$name/README.md" ] || { echo "$name: no readme inside"; exit 1; }
  ls "$work/$name"/lib/net10.0/*.xml > /dev/null || { echo "$name: no XML documentation inside"; exit 1; }
  echo "$name depends on: $(sed -nE 's/.*<dependency id="([^"]+)" version="([^"]+)".*/\1 \2/p' "$nuspec" | paste -sd ',' | sed 's/,/, /g')"
done

# Its own package folder: a GrpcTesting from an earlier run must not stand in for this one.
version=$(sed -nE 's:.*<Version>(.*)</Version>.*:\1:p' "$root/Directory.Build.props")
packages="${NUGET_PACKAGES:-${HOME}/.nuget/packages}"
for package in "$feed"/*.nupkg; do
  id=$(basename "$package" ".$version.nupkg" | tr '[:upper:]' '[:lower:]')
  rm -rf "${packages:?}/$id/$version"
done
cp -r "$here/consumer" "$work/consumer"
dotnet test "$work/consumer/Consumer.csproj" \
  -p:GrpcTestingVersion="$version" \
  -p:RestoreAdditionalProjectSources="$feed;$root/artifacts/registry-fallback"
