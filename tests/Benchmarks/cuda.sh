#!/usr/bin/env bash
# The device on a card, in one command: tests/Benchmarks/cuda.sh FOLDER, the folder of a LibTorch 2.10 made for CUDA, for example that of an installed PyTorch
# (…/site-packages/torch/lib). Says what doctor says, runs the device's tests on the card, and times one Adam step of the node rows on the processor and on the card.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ $# -eq 1 ] || { echo "usage: tests/Benchmarks/cuda.sh FOLDER   (of a LibTorch 2.10 made for CUDA)" >&2; exit 2; }
export SPECTRAL_LIBTORCH SPECTRAL_TEST_DEVICE=torch:cuda CUBLAS_WORKSPACE_CONFIG=:4096:8 OMP_WAIT_POLICY=passive
SPECTRAL_LIBTORCH=$(realpath "$1")
[ -e "$SPECTRAL_LIBTORCH/libtorch_cuda.so" ] || { echo "cuda.sh: there is no libtorch_cuda.so in $SPECTRAL_LIBTORCH: name a LibTorch made for CUDA" >&2; exit 2; }
nvidia-smi --query-gpu=name,driver_version --format=csv,noheader

tests/Torch.Tests/run.sh --TestCaseFilter:"FullyQualifiedName~ProgramTests|FullyQualifiedName~TrajectoryTests|FullyQualifiedName~FitTests"
dotnet restore tests/Benchmarks --locked-mode --nologo -v q
dotnet build tests/Benchmarks -c Release --no-restore --nologo -v q
dotnet=dotnet
[ ! -x out/glibc/dotnet/dotnet ] || dotnet=out/glibc/dotnet/dotnet
benchmarks=tests/Benchmarks/bin/Release/net10.0/Spectral.Benchmarks.dll
"$dotnet" "$(dirname "$benchmarks")/Spectral.Host.dll" doctor

# Each answers the seconds of so many steps; the first run warms up.
answer() {
  printf 'run 20\nrun 100\n' | "$@" | tail -n 1 | awk '{ printf "%.3f ms a step\n", 10 * $1 }'
}

for size in "40 32" "80 100" "200 1000"; do
  read -r hidden batch <<< "$size"
  echo "MLP 12→$hidden→$hidden→$hidden→12, $batch trajectories, 20 Runge–Kutta steps"
  for device in cpu torch torch:cuda; do
    printf '  %-12s' "$device"
    answer "$dotnet" "$benchmarks" - 1 device "$hidden" "$batch" 20 "$device"
  done
done
