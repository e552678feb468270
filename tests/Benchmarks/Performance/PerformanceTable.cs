using System.Globalization;
using System.Linq;
using Spectral.Benchmarks.Processes;
using Spectral.Benchmarks.Results;
using Spectral.Benchmarks.Work;

namespace Spectral.Benchmarks.Performance;

/// <summary>The engine beside what else one could use, row by row: the work, the peers, the bounds.</summary>
internal static class PerformanceTable
{
    /// <summary>Differences of rounding only.</summary>
    private const double Rounding = 1e-10;

    /// <summary>A step solves an ill-conditioned system.</summary>
    private const double StepAgreement = 1e-8;

    private static readonly int[] Orders = [64, 128, 256, 512, 1024, 2048];

    private static readonly NodeSize Small = new(12, [40, 40, 40], 32, 20);
    private static readonly NodeSize Paper = new(12, [80, 80, 80], 100, 20);
    private static readonly NodeSize Large = new(12, [200, 200, 200], 1000, 20);

    private static readonly Comparison[] Comparisons =
    [
        Node("node-small", Small, OneThread(5.0), Best(8.0)),
        Node("node-paper", Paper, OneThread(2.1), Best(4.0)),
        Node("node-large", Large, OneThread(1.6), Best(2.3), Share(0.6), new Bound(Pairing.TwoThreads, Quantity.Gain, 0.93)),
        new(
            "lm-step",
            "one Levenberg–Marquardt iteration of burgers, N = 13: Jacobian, normal matrix, Cholesky, trial",
            () => new LevenbergMarquardtWork(),
            Threads: 2,
            StepAgreement,
            new Rival(LevenbergMarquardtWork.NumPy("adjoint"), Best(5.0)),
            new Rival(LevenbergMarquardtWork.NumPy("forward"), Best(5.0))),
        .. Orders.Select(n => Matrix("gemm", MatrixKind.Gemm, n, [.. n >= 128 ? [OneThread(0.95)] : Bounds(), .. n >= 256 ? [Share(0.7)] : Bounds()])),
        .. Orders.Select(n => Matrix("syrk", MatrixKind.Syrk, n, OneThread(0.95))),
        .. Orders.Select(n => Matrix("cholesky", MatrixKind.Cholesky, n, OneThread(1.5))),
        Elementary("tanh"),
        Elementary("exp"),
        Elementary("sin"),
    ];

    /// <summary>The table.</summary>
    public static Benchmark Benchmark { get; } = new(
        "performance",
        "Times of the engine beside its peers",
        "Races the engine against PyTorch, TorchSharp, NumPy and SciPy on the same work.",
        "Double precision; contenders take turns, medians of seven rounds. The peak is that of a loop of fused multiply-adds in registers, measured in the same rounds with as many threads; "
        + "operations are those of matrix products. A line *best* takes each side with the number of threads that suits it. *Peak allows* is the ratio at which we would run at the peak; a bound "
        + "beyond it is *out of reach* here. *Agreement* is the largest difference between the two results, relative to the largest number. How it is measured: `docs/performance.md`.",
        Lines.Columns,
        [
            .. Comparisons.GroupBy(one => one.Row).Select(row => new BenchmarkRow(row.Key, () => [.. row.SelectMany(one => new Measurement(one).Lines())])),
            SinglePrecision.Row(Large),
            WithoutAvx512.Row,
        ]);

    private static Comparison Node(string row, NodeSize size, params Bound[] bounds) => new(
        row,
        $"one Adam step through Runge–Kutta ({size.Steps} steps × 4 stages), MLP {size.Network} tanh, {size.Batch} trajectories",
        () => new NodeWork(size),
        Threads: 2,
        Rounding,
        new Rival(NodeWork.Torch(size), bounds),
        new Rival(NodeWork.TorchSharp(size)),
        new Rival(NodeWork.Device(size)));

    private static Comparison Matrix(string row, MatrixKind kind, int n, params Bound[] bounds) => new(
        row,
        $"n = {n.ToString(CultureInfo.InvariantCulture)}",
        () => new MatrixWork(kind, n),
        Threads: 1,
        Rounding,
        new Rival(new PeerProgram("OpenBLAS", "matrix.py", row), bounds));

    private static Comparison Elementary(string function) => new(
        "elementary",
        $"{function} over 10⁶ values",
        () => new ElementaryWork(function),
        Threads: 1,
        Rounding,
        new Rival(new PeerProgram("PyTorch", "elementary.py", "torch", function), OneThread(1.5)),
        new Rival(new PeerProgram("NumPy", "elementary.py", "numpy", function), OneThread(1.0 / 1.5)));

    private static Bound[] Bounds() => [];

    private static Bound OneThread(double ratio) => new(Pairing.OneThread, Quantity.Ratio, ratio);

    private static Bound Best(double ratio) => new(Pairing.Best, Quantity.Ratio, ratio);

    private static Bound Share(double share) => new(Pairing.OneThread, Quantity.Share, share);
}
