using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using NUnit.Framework;
using Spectral.Host.OwnData;
using Spectral.Host.Tests.Projection;

namespace Spectral.Host.Tests.OwnData;

/// <summary>Text files: every way to write the same table gives the same snapshots.</summary>
internal sealed class TextTests
{
    private const string Same = "t=0 x=[0 0.5 1] u=[1 2 3]; t=0.1 x=[0 0.5 1] u=[4 NaN 6]";

    [TestCase("commas", "t,x,u\n0,0,1\n0,0.5,2\n0,1,3\n0.1,0,4\n0.1,0.5,NaN\n0.1,1,6\n")]
    [TestCase("semicolons", "t;x;u\n0;0;1\n0;0.5;2\n0;1;3\n0.1;0;4\n0.1;0.5;\n0.1;1;6\n")]
    [TestCase("tabs", "t\tx\tu\n0\t0\t1\n0\t0.5\t2\n0\t1\t3\n0.1\t0\t4\n0.1\t0.5\tnull\n0.1\t1\t6\n")]
    [TestCase("blanks, as NumPy writes them", "# t x u\n0e0 0 1\n0 5e-1 2\n0 1 3\n 1.0e-01   0   4\n0.1 0.5 nan\n0.1 1 6\n")]
    [TestCase("no header", "0,0,1\n0,0.5,2\n0,1,3\n0.1,0,4\n0.1,0.5,NA\n0.1,1,6")]
    [TestCase("quoted cells", "\"t\",\"x\",\"u\"\n\"0\",\"0\",\"1\"\n0, 0.5 ,\"2\"\n0,1,3\n0.1,0,4\n0.1,0.5,\"\"\n0.1,1,6\n")]
    [TestCase("lines of Windows", "t,x,u\r\n0,0,1\r\n0,0.5,2\r\n0,1,3\r\n0.1,0,4\r\n0.1,0.5,n/a\r\n0.1,1,6\r\n")]
    [TestCase("lines of the old Macintosh", "t,x,u\r0,0,1\r0,0.5,2\r0,1,3\r0.1,0,4\r0.1,0.5,none\r0.1,1,6")]
    [TestCase("a byte order mark", "\uFEFFt,x,u\n0,0,1\n0,0.5,2\n0,1,3\n0.1,0,4\n0.1,0.5,\n0.1,1,6\n")]
    [TestCase("blank lines and comments", "# made by hand\n\nt,x,u\n0,0,1\n\n0,0.5,2\n# half way\n0,1,3\n0.1,0,4\n0.1,0.5,\n  \n0.1,1,6\n\n")]
    [TestCase("decimal commas", "t;x;u\n0;0;1,0\n0;0,5;2\n0;1;3\n0,1;0;4\n0,1;0,5;\n0,1;1;6\n")]
    [TestCase("decimal commas between blanks", "t x u\n0,0 0,0 1,0\n0,0 0,5 2,0\n0,0 1,0 3,0\n0,1 0,0 4,0\n0,1 0,5 nan\n0,1 1,0 6,0\n")]
    [TestCase("exponents of Fortran", "t x u\n0 0 1.0D+00\n0 5d-1 .2D1\n0 1 3.0\n0.1 0 4\n0.1 0.5 NaN\n1.0-001 1 6\n")]
    [TestCase("a title, names and units", "a run of May\nt,x,u\ns,m,m/s\n0,0,1\n0,0.5,2\n0,1,3\n0.1,0,4\n0.1,0.5,\n0.1,1,6\n")]
    [TestCase("comments of other programs", "% made by a solver\nt,x,u\n! start\n0,0,1\n0,0.5,2\n// half way\n0,1,3\n0.1,0,4\n0.1,0.5,\n0.1,1,6\n")]
    [TestCase("a time a column", "x,t=0,t=0.1\n0,1,4\n0.5,2,\n1,3,6\n")]
    [TestCase("a time a column, as COMSOL writes it", "% x   u @ t=0   u @ t=0.1\n0 1 4\n0.5 2 nan\n1 3 6\n")]
    [TestCase("a time a column, descending", "x,u(t=0.1),u(t=0)\n0,4,1\n0.5,,2\n1,6,3\n")]
    [TestCase("rows in another order", "t,x,u\n0.1,0,4\n0,0,1\n0.1,0.5,nan\n0,0.5,2\n0,1,3\n0.1,1,6\n")]
    [TestCase("columns in another order", "u,name,x,t\n1,a,0,0\n2,a,0.5,0\n3,\"b, c\",1,0\n4,a,0,0.1\n,a,0.5,0.1\n6,a,1,0.1\n")]
    [TestCase("a name of two lines", "t,x,u,\"what it\nis\"\n0,0,1,a\n0,0.5,2,a\n0,1,3,\"a \"\"b\"\"\"\n0.1,0,4,a\n0.1,0.5,,a\n0.1,1,6,a\n")]
    [TestCase("capital names", "TIME,Position,u\n0,0,1\n0,0.5,2\n0,1,3\n0.1,0,4\n0.1,0.5,\n0.1,1,6\n")]
    [TestCase("wide", "t,0,0.5,1\n0,1,2,3\n0.1,4,,6\n")]
    [TestCase("wide, named positions", "time;x=0;x=0.5;x=1\n0;1;2;3\n0.1;4;;6\n")]
    [TestCase("wide, named fields", "t,u(0),u(0.5),u(1)\n0.1,4,NaN,6\n0,1,2,3\n")]
    [TestCase("wide, no name of time", ",u[x=0],u[x=0.5],u[x=1]\n0,1,2,3\n0.1,4,NaN,6\n")]
    public void The_same_table(string how, string text)
    {
        using DataFolder folder = new();
        string path = folder.Place("HERE/table.csv");
        File.WriteAllText(path, text);
        Assert.That(Print(path), Is.EqualTo(Same), how);
    }

    [Test]
    public void A_packed_text_reads_like_the_text()
    {
        using DataFolder folder = new();
        string path = folder.Place("HERE/table.csv.gz");

        using (GZipStream packed = new(File.Create(path), CompressionLevel.Fastest))
        {
            packed.Write("t,x,u\n0,0,1\n0,0.5,2\n0,1,3\n0.1,0,4\n0.1,0.5,\n0.1,1,6\n"u8);
        }

        Assert.That(Print(path), Is.EqualTo(Same));
    }

    [TestCase("trajectory run, time t, position x, field u", "run,t,x,u\na,0,0,1\na,0,1,2\nb,0,0,3\n")]
    [TestCase("time t, position x, field u", "id,t,x,u\n1,0,0,1\n2,0,1,2\n3,1,0,3\n")]
    [TestCase("time t, position x, field u", ",t,x,u\n0,0,0,1\n1,0,1,2\n")]
    [TestCase("time t [s], position x (m), fields u (m/s), p", "t [s],x (m),u (m/s),p\n0,0,1,1\n")]
    [TestCase("time t, position x in the names of the columns, field u", ",t,0,0.5,1\n0,0,1,2,3\n")]
    [TestCase("trajectory ID, time time, positions x, y, field h", "time,ID,x,y,h\n0,1,0,0,1\n")]
    [TestCase("trajectory sample, time t, positions x1, x2, x3, fields a, b", "sample,t,x1,x2,x3,a,b\n0,0,0,0,0,1,1\n")]
    [TestCase("time t, position x, real part re, imaginary part im", "im,re,t,x\n1,2,3,4\n")]
    [TestCase("time t, position x, fields re, im, w", "re,im,w,t,x\n1,2,3,4,5\n")]
    [TestCase("time c1, position c2, field c3", "0 0 1\n0 1 2\n")]
    [TestCase("time a, position b, fields c, d", "a,b,c,d\n0,0,1,2\n")]
    [TestCase("time t, position x in the names of the columns, fields u, v", "t,u(0),u(1),v(0),v(1)\n0,1,2,3,4\n")]
    [TestCase("time t, positions x, y in the names of the columns, field u", "t;u(0,0);u(0,1);u(1,1)\n0;1;2;3\n")]
    [TestCase("trajectory case, time t, position s in the names of the columns, real part re, imaginary part im", "case,t,re(s=0),im(s=0),re(s=1),im(s=1)\n1,0,1,2,3,4\n")]
    public void Roles_are_guessed(string roles, string text)
    {
        using DataFolder folder = new();
        File.WriteAllText(folder.Place("HERE/table.txt"), text);
        DataFile file = DataFile.Open(folder.Place("HERE/table.txt"));
        Assert.That(file.Roles.ToString(), Is.EqualTo(roles));
        Assert.That(file.Snapshots().Count(), Is.GreaterThan(0));
    }

    [TestCase("trajectory who, time when, positions px, py, fields h", "when", "px,py", "", "who")]
    [TestCase("time when, position px, field h", "when", "px", "h", null)]
    [TestCase("trajectory who, time px, position h, fields when, py", "px", "h", "when,py", "who")]
    public void What_is_known_of_the_roles_is_kept_and_the_rest_is_guessed(string roles, string time, string positions, string fields, string? trajectory)
    {
        using DataFolder folder = new();
        File.WriteAllText(folder.Place("HERE/own.csv"), "who,when,px,py,h\n1,0,0,1,5\n1,0,1,1,6\n");
        string[] Names(string list) => list.Split(',', System.StringSplitOptions.RemoveEmptyEntries);
        RoleHints known = new() { Time = time, Positions = Names(positions), Fields = Names(fields), Trajectory = trajectory };
        Assert.That(DataFile.Open(folder.Place("HERE/own.csv"), known).Roles.ToString(), Is.EqualTo(roles.Replace("fields h", "field h", System.StringComparison.Ordinal)));
    }

    [Test]
    public void A_column_that_has_a_role_is_no_trajectory_by_its_name()
    {
        using DataFolder folder = new();
        File.WriteAllText(folder.Place("HERE/id.csv"), "id,t,x,re,im\n1,0,0,1,5\n1,0,1,1,6\n");
        string Roles(RoleHints known) => DataFile.Open(folder.Place("HERE/id.csv"), known).Roles.ToString();
        Assert.That(Roles(new RoleHints { Fields = ["id"] }), Is.EqualTo("time t, position x, field id"));
        Assert.That(Roles(new RoleHints { IsComplex = false }), Is.EqualTo("trajectory id, time t, position x, fields re, im"));
        Assert.That(Roles(new RoleHints { Fields = ["im", "re"], IsComplex = true }), Is.EqualTo("trajectory id, time t, position x, real part im, imaginary part re"));
    }

    [Test]
    public void A_wide_table_of_two_fields_keeps_them_apart()
    {
        using DataFolder folder = new();
        File.WriteAllText(folder.Place("HERE/wide.csv"), "run,t,u(0),v(1),u(1),v(0)\nb,1,1,2,3,4\na,0,5,6,7,8\nb,0,9,10,11,12\n");
        FieldSnapshot[] snapshots = [.. DataFile.Open(folder.Place("HERE/wide.csv")).Snapshots()];

        Assert.That(
            snapshots.Select(one => $"{one.Trajectory} {one.Time} {string.Join(" ", one.Points[0])} | {string.Join(" ", one.Fields[0])} | {string.Join(" ", one.Fields[1])}"),
            Is.EqualTo(new[] { "b 0 0 1 | 9 11 | 12 10", "b 1 0 1 | 1 3 | 4 2", "a 0 0 1 | 5 7 | 8 6" }));
    }

    [Test]
    public void Numbers_are_read_to_the_last_bit()
    {
        using DataFolder folder = new();
        RandomStream random = RandomStream.OfSeed(3)!;
        double[] numbers = [.. Enumerable.Range(0, 3000).Select(_ => System.BitConverter.UInt64BitsToDouble(random.NextBits())).Where(double.IsFinite)];
        StringBuilder text = new("t,x,u\n");

        for (int row = 0; row < numbers.Length; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"0,{row},{numbers[row]:R}\n");
        }

        File.WriteAllText(folder.Place("HERE/numbers.csv"), text.ToString());
        Assert.That(DataFile.Open(folder.Place("HERE/numbers.csv")).Snapshots().Single().Fields[0], Is.EqualTo(numbers));
    }

    private static string Print(string path) => string.Join("; ", DataFile.Open(path).Snapshots().Select(one => string.Create(
        CultureInfo.InvariantCulture, $"t={one.Time} x=[{List(one.Points[0])}] u=[{List(one.Fields[0])}]")));

    private static string List(double[] values) => string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
