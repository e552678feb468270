using System.Linq;
using NUnit.Framework;
using Spectral.Host.OwnData;

namespace Spectral.Host.Tests.OwnData;

/// <summary>Files of arrays that other programs wrote: each gives its right values, or a line that says what it is and what to write.</summary>
internal sealed class ArrayCaseTests
{
    private const double Exact = 1e-13;
    private const double Single = 1e-6;
    private const string Axes = "--axes t=0:0.1:1.1,x=-4:0.5:4";

    [TestCase("u.npz", "", "time t, position x, field usol", "usol (12 × 17) of the NumPy archive: axes t (12), x (17)")]
    [TestCase("sindy_v5.mat", "", "time t, position x, field usol", "usol (12 × 17) of the MATLAB file: axes t (12), x (17)")]
    [TestCase("c3.nc", "", "time time, position x, field u", "u (12 × 17) of the NetCDF file: axes time (12), x (17)")]
    [TestCase("u.npy", Axes, "time t, position x, field u", "u (12 × 17) of the NumPy array: axes t (12), x (17)")]
    [TestCase("u.npy", "--axes t=0:0.1,x=-4:0.5", "time t, position x, field u", "u (12 × 17) of the NumPy array: axes t (12), x (17)")]
    [TestCase("octave_like.mat", Axes, "time t, position x, field u", "u (12 × 17) of the MATLAB file: axes t (12), x (17)")]
    [TestCase("v73.mat", "", "time t, position x, field usol", "usol (17 × 12) of the MATLAB file: axes x (17), t (12)")]
    [TestCase("v73.mat", "--array usol --axes x,t", "time t, position x, field usol", "usol (17 × 12) of the MATLAB file: axes x (17), t (12)")]
    public void An_array_reads(string name, string words, string roles, string note)
    {
        DataFile file = DataFile.Open(Reading.Case("15-array-files/" + name), Reading.Hints(words));
        Assert.That(file.Roles.ToString(), Is.EqualTo(roles));
        Assert.That(file.Notes, Is.EqualTo(new[] { note }));
        Reading.IsGaussian([.. file.Snapshots()], Exact);
    }

    [Test]
    public void The_layout_of_PDEBench_is_known()
    {
        DataFile file = DataFile.Open(Reading.Case("15-array-files/pdebench.hdf5"));
        FieldSnapshot[] snapshots = [.. file.Snapshots()];
        Assert.That(file.Roles.ToString(), Is.EqualTo("trajectory run, time t, position x, field tensor"));
        Assert.That(snapshots.Select(one => one.Trajectory).Distinct(), Is.EqualTo(new[] { "0", "1" }));
        Reading.IsGaussian([.. snapshots.Where(one => one.Trajectory == "0")], Single);
    }

    [TestCase("u.npy", "", "array u (12 × 17) comes without the values along its axis 1 of 12 entries; say what the axes are, in the order of the array: --axes t,x")]
    [TestCase("u.npy", "--axes t=0:0.1:1,x", "axis 1 of u has 12 entries, and t=0:0.1:1 gives 11; give 12 values, as in t=first:step")]
    [TestCase("u.npy", "--axes t", "array u (12 × 17) has 2 axes, and --axes names 1 (t); name each, in the order of the array")]
    [TestCase("u.npy", "--axes a,b", "none of the axes a (12), b (17) of u is known to be the time; call it t (--axes), or name it (--time)")]
    [TestCase("u.npy", "--axes t,t", "--axes names t twice; give each axis its own name")]
    [TestCase("u.npz", "--array usl", "unknown array 'usl': did you mean 'usol'? (known: t, x, usol)")]
    [TestCase("u.npz", "--array t", "array t (12) cannot be a field: name one of numbers with axes for time and position")]
    [TestCase("u.npz", "--axes x,t", "axis 1 of usol has 12 entries, and array x (17) with its values has others")]
    [TestCase("cdf5.nc", "", "the file is NetCDF (CDF-5) with a damaged header, or was cut off")]
    [TestCase("v4.mat", "", "the file is a MATLAB file of version 4; save it by save -v7")]
    [TestCase("octave.txt", "", "the file is a text that Octave saved; save it by save -v7 data.mat")]
    [TestCase("u.pkl", "", "the file is a pickle of Python; save the array by np.save")]
    [TestCase("fea1.feather", "", "the file is a Feather file; save the table as Parquet")]
    [TestCase("vtk.vtu", "", "the file is a VTK file; write its points and values as one table")]
    [TestCase("u.arff", "", "the file is an ARFF file; save the table as Parquet or CSV")]
    [TestCase("u.jsonl", "", "the file is JSON; save the table as Parquet or CSV")]
    [TestCase("raw.bin", "", "neither Parquet, nor arrays (.npy, .npz, .mat, HDF5, NetCDF), nor text; save numbers without a header as .npy")]
    public void What_cannot_be_meant_is_told(string name, string words, string told)
    {
        DataFileException fault = Assert.Throws<DataFileException>(() => Reading.Snapshots(Reading.Case("15-array-files/" + name), words), name)!;
        Assert.That(fault.Message, Does.Contain(told).And.Not.Contain("\n"));
    }
}
