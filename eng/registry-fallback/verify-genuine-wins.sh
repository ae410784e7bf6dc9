#!/usr/bin/env bash
# Shows that the genuine Grpc.Core.Api and Grpc.Net.Common win without a switch wherever a registry has them.
# Stand-ins packed as exactly 2.85.0 play the genuine ones, in a second feed. Prints what restore chose; cleans up.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

mkdir "$work/genuine" "$work/consumer"
for package in Grpc.Core.Api Grpc.Net.Common; do
  dotnet pack "$here/$package/$package.csproj" -nologo -v quiet -o "$work/genuine" -p:PackRegistryFallback=true \
    -p:Version=2.85.0 -p:UseArtifactsOutput=true -p:ArtifactsPath="$work/build"
done

# A project outside the repository, under the props and targets of the repository.
for file in Directory.Build.props Directory.Build.targets Directory.Packages.props; do
  echo "<Project><Import Project=\"$root/$file\" /></Project>" > "$work/consumer/$file"
done
cat > "$work/consumer/Consumer.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Grpc.Net.Client" />
  </ItemGroup>
</Project>
PROJECT

# restore NAME [ARGUMENT...]: restores into an empty package folder, leaves NAME.log and sets core and common.
restore() {
  local name="$1"
  shift
  rm -rf "$work/consumer/obj"
  NUGET_PACKAGES="$work/packages-$name" dotnet restore "$work/consumer/Consumer.csproj" -nologo "$@" \
    > "$work/$name.log" 2>&1 || { cat "$work/$name.log" >&2; fail "restore ($name)"; }
  core="$(resolved Grpc.Core.Api)"
  common="$(resolved Grpc.Net.Common)"
  warnings="$(grep -c NU1603 "$work/$name.log" || true)"
  echo "$name: Grpc.Core.Api $core, Grpc.Net.Common $common, lines with NU1603: $warnings"
}

resolved() {
  sed -n "s|^ *\"$1/\([0-9.]*\)\": {.*|\1|p" "$work/consumer/obj/project.assets.json" | sort -u | paste -sd ' '
}

restore with-genuine-feed "-p:RestoreAdditionalProjectSources=$work/genuine"
[ "$core/$common" = 2.85.0/2.85.0 ] || fail "the genuine packages did not win"
[ "$warnings" = 0 ] || fail "NU1603 although the genuine packages are there"

restore registry-alone
case "$core/$common" in
  2.85.0.1/2.85.0.1)
    [ "$warnings" != 0 ] || fail "the fallback was taken without a word"
    echo "This registry lacks the genuine packages: the fallback stands in, and NU1603 says so." ;;
  2.85.0/2.85.0)
    [ "$warnings" = 0 ] || fail "NU1603 although the registry has the genuine packages"
    echo "This registry has the genuine packages: they are used, and the fallback is not." ;;
  *)
    fail "neither the genuine packages nor the fallback" ;;
esac

echo "PASSED"
