#!/usr/bin/env bash
# Builds the device on LibTorch and runs its tests. LibTorchSharp needs the C and C++ libraries of GCC 13 (GLIBCXX_3.4.32). Where the system's are older, those of
# Debian 13 are unpacked into out/glibc and a copy of the dotnet launcher is made to start with them; nothing outside out/ changes.
set -euo pipefail
cd "$(dirname "$0")/../.."

suite=trixie
packages=(libc6 libstdc++6 libgcc-s1 gcc-14-base)
folder=$PWD/out/glibc

fail() {
  echo "tests/Torch.Tests/run.sh: $1" >&2
  exit 1
}

is_new_enough() {
  local library
  library=$(/sbin/ldconfig -p | awk '/libstdc\+\+\.so\.6 .*x86-64/ { print $NF; exit }')
  [ -n "$library" ] && grep -q GLIBCXX_3.4.32 "$library"
}

# The archive that this machine's own packages come from.
archive() {
  cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2> /dev/null |
    awk '$1 == "URIs:" { print $2; exit } $1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /^https?:/) { print $i; exit } }'
}

# A source list, lists and a cache of its own, so that the system's packages are left alone.
fetch() {
  local apt=$folder/apt
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$folder/root"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(archive) $suite main" > "$apt/sources.list"
  local options=(-qq "-oDir::Etc::SourceList=$apt/sources.list" -oDir::Etc::SourceParts=/dev/null "-oDir::State::Lists=$apt/lists" "-oDir::Cache=$apt/cache" -oDir::State::status=/dev/null)
  apt-get "${options[@]}" update > "$apt/log" 2>&1 && (cd "$apt" && apt-get "${options[@]}" download "${packages[@]}") >> "$apt/log" 2>&1 ||
    fail "apt does not reach Debian's suite $suite, whose libstdc++ LibTorchSharp needs on this system: $(tail -n 1 "$apt/log")"
  for package in "$apt"/*.deb; do
    dpkg -x "$package" "$folder/root"
  done
}

# Parts of the kit are found beside the launcher.
launcher() {
  local libraries=$folder/root/usr/lib/x86_64-linux-gnu
  command -v patchelf > /dev/null || (apt-get update -qq && apt-get install -y -qq patchelf) > /dev/null 2>&1 || fail "patchelf is missing: install it"
  mkdir -p "$folder/dotnet"
  for part in host shared; do
    ln -sfn "$kit/$part" "$folder/dotnet/$part"
  done
  cp "$kit/dotnet" "$folder/dotnet/dotnet.new"
  patchelf --set-interpreter "$libraries/ld-linux-x86-64.so.2" --set-rpath "$libraries:/usr/lib/x86_64-linux-gnu" "$folder/dotnet/dotnet.new"
  mv "$folder/dotnet/dotnet.new" "$folder/dotnet/dotnet"
}

dotnet restore tests/Torch.Tests --locked-mode --nologo -v q
dotnet restore tests/TorchPeer --locked-mode --nologo -v q
dotnet build tests/Torch.Tests -c Release --no-restore --nologo -v q
dotnet build tests/TorchPeer -c Release --no-restore --nologo -v q
kit=$(dirname "$(readlink -f "$(command -v dotnet)")")
dotnet=$kit/dotnet

if [ "$(uname -s)" = Linux ] && ! is_new_enough; then
  [ -x "$folder/root/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" ] || fetch
  launcher
  dotnet=$folder/dotnet/dotnet
fi

# `dotnet test` would start the tests by the usual launcher. OMP_WAIT_POLICY, read before the first line of managed code: threads that wait do not spin.
OMP_WAIT_POLICY=passive "$dotnet" exec "$kit/sdk/$(dotnet --version)/vstest.console.dll" tests/Torch.Tests/bin/Release/net10.0/Spectral.Torch.Tests.dll \
  --logger:"trx;LogFileName=Torch.Tests.trx" --ResultsDirectory:out/test-results "$@"
