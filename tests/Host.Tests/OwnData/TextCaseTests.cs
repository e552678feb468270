using System.Linq;
using NUnit.Framework;
using Spectral.Host.OwnData;

namespace Spectral.Host.Tests.OwnData;

/// <summary>Texts as scientists write them: each gives its right values, or a line that quotes what stood in the way and says what to write.</summary>
internal sealed class TextCaseTests
{
    /// <summary>Six digits, and those of Fortran.</summary>
    private const double SixDigits = 6e-6;
    private const double TenDigits = 1e-9;

    [TestCase("12-fortran-text/d_field.csv", TenDigits)]
    [TestCase("12-fortran-text/d_header.csv", TenDigits)]
    [TestCase("12-fortran-text/d_mixed.dat", TenDigits)]
    [TestCase("12-fortran-text/d_noheader.dat", TenDigits)]
    [TestCase("12-fortran-text/dq.csv", TenDigits)]
    [TestCase("12-fortran-text/plain.csv", TenDigits)]
    [TestCase("13-text-forms/a_units_row.csv", SixDigits)]
    [TestCase("13-text-forms/b_toa5.csv", SixDigits)]
    [TestCase("13-text-forms/c_percent.csv", SixDigits)]
    [TestCase("13-text-forms/d_slashes.csv", SixDigits)]
    [TestCase("13-text-forms/e_midcomment.csv", SixDigits)]
    [TestCase("13-text-forms/f_trailing_rows.csv", SixDigits)]
    [TestCase("13-text-forms/g_trailing_all.csv", SixDigits)]
    [TestCase("13-text-forms/h_tabs_bom.txt", SixDigits)]
    [TestCase("13-text-forms/i_spaces_hash.dat", SixDigits)]
    [TestCase("13-text-forms/j_decimal_comma.csv", SixDigits)]
    [TestCase("13-text-forms/k_utf16.csv", SixDigits)]
    [TestCase("13-text-forms/l_gz.csv.gz", SixDigits)]
    [TestCase("13-text-forms/m_spaces_after_comma.csv", SixDigits)]
    [TestCase("13-text-forms/n_quoted_numbers.csv", SixDigits)]
    [TestCase("13-text-forms/o_transposed.csv", SixDigits)]
    [TestCase("13-text-forms/y_gnuplot_blocks.dat", SixDigits)]
    public void A_text_reads(string name, double tolerance) => Reading.IsGaussian(Reading.Snapshots(Reading.Case(name)), tolerance);

    [TestCase("13-text-forms/o2_transposed_comsol.txt", "--axes x,t=0:0.1:1.1")]
    [TestCase("13-text-forms/p_matrix.csv", "--axes t=0:0.1:1.1,x=-4:0.5:4")]
    [TestCase("13-text-forms/p_matrix.csv", "--axes t=0:0.1,x=-4:0.5")]
    [TestCase("13-text-forms/q_wide_index.csv", "--axes t,x=-4:0.5:4")]
    public void A_matrix_reads_with_its_axes(string name, string words) => Reading.IsGaussian(Reading.Snapshots(Reading.Case(name), words), SixDigits);

    [TestCase("13-text-forms/r_complex_numpy.txt", "time c1, position c2, real part c3_re, imaginary part c3_im")]
    [TestCase("13-text-forms/s_complex_pandas.csv", "time t, position x, real part u_re, imaginary part u_im")]
    [TestCase("13-text-forms/t_complex_matlab.csv", "time t, position x, real part u_re, imaginary part u_im")]
    public void Complex_numbers_read(string name, string roles)
    {
        DataFile file = DataFile.Open(Reading.Case(name));
        FieldSnapshot[] snapshots = [.. file.Snapshots()];
        Assert.That(file.Roles.ToString(), Is.EqualTo(roles));

        // u = exp(−(x − t/2)²) e^{0.3 i}.
        Reading.IsGaussian(snapshots, SixDigits, factor: System.Math.Cos(0.3));
        Assert.That(snapshots.SelectMany(one => one.Fields[1].Zip(one.Fields[0], (im, re) => im / re)), Is.All.EqualTo(System.Math.Tan(0.3)).Within(SixDigits));
    }

    [TestCase("13-text-forms/u_iso.csv", "time timestamp (seconds since 2024-03-01T12:00:00Z), position x, field u", 1.0)]
    [TestCase("13-text-forms/v_iso_space.csv", "time time (seconds since 2024-03-01T12:00:00), position x, field u", 60.0)]
    [TestCase("13-text-forms/w_hms.csv", "time time (seconds since 12:00:00), position x, field u", 60.0)]
    public void Dates_and_times_read_as_seconds(string name, string roles, double step)
    {
        DataFile file = DataFile.Open(Reading.Case(name));
        Assert.That(file.Roles.ToString(), Is.EqualTo(roles));
        Reading.IsGaussian([.. file.Snapshots()], SixDigits, step);
    }

    [TestCase("12-fortran-text/stars.csv", "", "line 42: u is '********', not a number; it did not fit its format: write it with more digits")]
    [TestCase("13-text-forms/x_thousands.csv", "", "line 2: u is '1,000.5', not a number; write its digits without separators between groups of them")]
    [TestCase("13-text-forms/z_tecplot.dat", "", "the file is a Tecplot file; write its zones as one table with columns t, x, u")]
    [TestCase("13-text-forms/p_matrix.csv", "", "if it is a matrix, its axes (--axes t,x, or with values --axes t=0:0.1,x=-4:0.5)")]
    [TestCase("13-text-forms/q_wide_index.csv", "", "if it is a matrix, its axes")]
    [TestCase("13-text-forms/o2_transposed_comsol.txt", "", "if it is a matrix, its axes")]
    [TestCase("13-text-forms/p_matrix.csv", "--axes t=0:0.1:1,x=-4:0.5", "t=0:0.1:1 gives 11 values, and the matrix has more rows; give one a row")]
    [TestCase("13-text-forms/p_matrix.csv", "--axes t=0:0.1:2,x=-4:0.5", "t=0:0.1:2 gives 21 values, and the matrix has 12 rows; give one a row")]
    [TestCase("13-text-forms/p_matrix.csv", "--axes t,x=0:1:5", "a row of the matrix has 17 entries, and x=0:1:5 gives 6; give 17 values, as in x=first:step")]
    [TestCase("13-text-forms/p_matrix.csv", "--axes t", "--axes names 1 axes, and a text is a matrix of two")]
    [TestCase("13-text-forms/p_matrix.csv", "--axes x,y", "one of the two must be the time; call it t, or name it (--time)")]
    [TestCase("13-text-forms/p_matrix.csv", "--axes t=soon,x", "--axes t=soon is neither first:step:last nor a file")]
    [TestCase("13-text-forms/v_iso_space.csv", "--axes t,x", "column time holds '2024-03-01 12:00:00'")]
    public void What_is_in_the_way_is_quoted(string name, string words, string told)
    {
        DataFileException fault = Assert.Throws<DataFileException>(() => Reading.Snapshots(Reading.Case(name), words), name)!;
        Assert.That(fault.Message, Does.Contain(told).And.Not.Contain("\n"));
    }

    [Test]
    public void What_is_passed_over_is_noted() => Assert.That(
        DataFile.Open(Reading.Case("13-text-forms/b_toa5.csv")).Notes,
        Is.EqualTo(new[] { "line 1 ('LOGGER 77 CR1 prog') is passed over", "line 3 ('s m m/s') is passed over", "line 4 ('  Smp') is passed over" }));
}
