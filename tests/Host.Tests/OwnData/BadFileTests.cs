using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using NUnit.Framework;
using Spectral.Host.OwnData;
using Spectral.Host.Tests.Parquet;
using Spectral.Host.Tests.Projection;

namespace Spectral.Host.Tests.OwnData;

/// <summary>Files that cannot be used: each is told in one line that names the file and what to change, and the commands end with code 2.</summary>
internal sealed class BadFileTests
{
    private const int Usage = 2;

    private const string Good = "t,x,u\n0,0,1\n0,1,2\n1,0,3\n1,1,4\n";

    [TestCase("an empty file", "", "the file is empty")]
    [TestCase("nothing but blank lines", "\n\n  \n", "the file holds no rows")]
    [TestCase("nothing but comments", "# t,x,u\n# end\n", "the file holds no rows")]
    [TestCase("a header only", "t,x,u\n", "a header and no rows")]
    [TestCase("a header only, of numbers", "t,0.0,0.5,1.0\n", "a header and no rows")]
    [TestCase("one column", "u\n1\n2\n3\n", "has one column ('u')")]
    [TestCase("bars between columns", "t|x|u\n0|0|1\n0|1|2\n", "separate columns by commas, semicolons, tabs or blanks")]
    [TestCase("colons between columns", "t:x:u\n0:0:1\n0:1:2\n", "separate columns by commas, semicolons, tabs or blanks")]
    [TestCase("decimal commas beside points", "t;x;u\n0;0.0;1,5\n0;1.0;2,5\n", "line 2: u is '1,5', not a number; write numbers with a decimal point")]
    [TestCase("a row too short", "t,x,u\n0,0,1\n0,1\n1,0,3\n", "line 3 has 2 cells where the first row has 3")]
    [TestCase("a row too long", "t,x,u\n0,0,1\n0,1,2,9\n", "line 3 has 4 cells where the first row has 3")]
    [TestCase("a last row cut off", "t,x,u\n0,0,1\n0,1,2\n1,0,3\n1", "line 5 has 1 cell where the first row has 3")]
    [TestCase("rows longer than the header", "t,x,u\n0,0,1,5\n0,1,2,7\n", "line 2 has 4 cells where the first row has 3")]
    [TestCase("a column of that name twice", "t,x,u,x\n0,0,1,2\n", "two columns are called 'x'")]
    [TestCase("text among numbers of u", "t,x,u\n0,0,1\n0,1,two\n1,0,3\n1,1,4\n", "line 3: u is 'two', not a number; give a number, or NaN where the value is missing")]
    [TestCase("text among numbers of x", "t,x,u\n0,0,1\n0,1m,2\n1,0,3\n1,1,4\n", "line 3: x is '1m', not a number")]
    [TestCase("text among numbers of t", "t,x,u\n0,0,1\nzero,1,2\n1,0,3\n1,1,4\n", "line 3: t is 'zero', not a number")]
    [TestCase("numbers in groups of digits", "t;x;u\n0;0;1 000\n0;1;2\n1;0;3\n", "line 2: u is '1 000', not a number; write its digits without separators between groups of them")]
    [TestCase("exponents cut off", "t x u\n0 0 1.0D+\n0 1 2\n0 2 3\n", "line 2: u is '1.0D+', not a number")]
    [TestCase("dates that are none", "t,x,u\n2024-13-01,0,1\n2024-13-02,0,2\n", "cannot be guessed (the file has the columns of numbers x, u); column t holds '2024-13-01'")]
    [TestCase("a date among times of day", "t,x,u\n12:00:00,0,1\n12:00:01,0,1\n2024-01-02,0,2\n", "line 4: t is '2024-01-02', not a date or time as in the other rows")]
    [TestCase("a word among complex numbers", "t,x,u\n0,0,1+2i\n0,1,two\n0,2,1-2i\n", "line 3: u_re is 'two', not a complex number; write 1+2j")]
    [TestCase("a missing t", "t,x,u\n0,0,1\n,1,2\n1,0,3\n", "line 3: t is missing")]
    [TestCase("a NaN in t", "t,x,u\n0,0,1\n0,1,2\nNaN,0,3\n", "line 4: t is missing; every row needs a finite time")]
    [TestCase("an infinite t", "t,x,u\n0,0,1\ninf,1,2\n1,0,3\n", "line 3: t is Infinity")]
    [TestCase("a missing x", "t,x,u\n0,0,1\n0,,2\n1,0,3\n", "line 3 (t = 0): x is missing; every row needs a finite position")]
    [TestCase("an infinite x", "t,x,u\n0,0,1\n0,-inf,2\n1,0,3\n", "line 3 (t = 0): x is -Infinity")]
    [TestCase("an infinite u", "t,x,u\n0,0,1\n0,1,inf\n1,0,3\n", "line 3 (t = 0): u is Infinity; give a finite number, or NaN")]
    [TestCase("a number too large", "t,x,u\n0,0,1\n0,1,1e999\n1,0,3\n", "line 3 (t = 0): u is Infinity")]
    [TestCase("a point given twice", "t,x,u\n0,0,1\n0,1,2\n0,1,3\n", "line 3 and line 4 both give x = 1 at t = 0; keep one, or name the column of trajectories")]
    [TestCase("a point given twice in the plane", "t,x,y,u\n0,0,0,1\n0,1,0,2\n0,0,1,3\n0,1,0,3\n", "line 3 and line 5 both give x = 1, y = 0 at t = 0")]
    [TestCase("a point given twice of a trajectory", "run,t,x,u\na,0,1,1\nb,0,1,2\n# no\na,0,1,3\n", "line 2 and line 5 both give x = 1 at t = 0 of trajectory a; keep one.")]
    [TestCase("trajectories without their column", "t,x,u\n0,0,1\n1,0,2\n0,0,3\n1,0,4\n", "line 2 and line 4 both give x = 0 at t = 0; keep one, or name the column of trajectories")]
    [TestCase("a trajectory without a name", "run,t,x,u\na,0,0,1\n,0,0,2\n", "line 3: run is missing; every row needs the name of its trajectory")]
    [TestCase("no time", "x,u\n0,1\n1,2\n", "which columns are time, position and field cannot be guessed (the file has the columns of numbers x, u)")]
    [TestCase("no field", "t,x,name\n0,0,a\n0,1,b\n", "cannot be guessed (the file has the columns of numbers t, x)")]
    [TestCase("no known names", "a,b,c,d,e\n0,0,1,1,1\n", "cannot be guessed (the file has the columns of numbers a, b, c, d, e)")]
    [TestCase("no numbers", "a,b,c\np,q,r\ns,t,u\n", "cannot be guessed (the file has no columns of numbers)")]
    [TestCase("a quote left open", "t,x,u\n0,0,1\n0,\"1,2\n1,0,3\n1,1,4\n", "line 3: a quote (\") opens and is never closed")]
    [TestCase("a wide table with a time twice", "t,0,1,2\n0,1,2,3\n1,4,5,6\n0,7,8,9\n", "line 2 and line 4 both give t = 0; keep one, or name the column of trajectories")]
    [TestCase("a wide table with an infinite value", "t,0,1,2\n0,1,2,3\n1,4,inf,6\n", "line 3: 1 is Infinity; give a finite number")]
    [TestCase("a wide table with a missing time", "t,0,1,2\n0,1,2,3\n,4,5,6\n", "line 3: t is missing")]
    [TestCase("a wide table with text", "t,0,1,2\n0,1,2,3\n1,4,five,6\n", "line 3: 1 is 'five', not a number")]
    [TestCase("a wide table with a position twice", "t,0,1,1.0\n0,1,2,3\n1,4,5,6\n", "cannot be guessed")]
    [TestCase("JSON", "{\"t\": [0, 1]}", "the file is JSON; save the table as Parquet or CSV")]
    [TestCase("a web page", "<html><body>Not found</body></html>\n", "the file is a web page or XML")]
    public void A_text_that_cannot_be_used_is_told(string what, string text, string words) =>
        Told(folder => folder.Make("bad.csv", Encoding.UTF8.GetBytes(text)), words, what, Usage);

    [TestCase("a workbook", new byte[] { 0x50, 0x4B, 3, 4, 20, 0 }, "a ZIP archive that is damaged or was cut off")]
    [TestCase("HDF5", new byte[] { 0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10 }, "cannot be read as HDF5")]
    [TestCase("a NumPy array", new byte[] { 0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0 }, "the header of array bad is damaged or cut off")]
    [TestCase("UTF-16 without rows", new byte[] { 0xFF, 0xFE, 0x74, 0, 0x2C, 0 }, "a header and no rows")]
    [TestCase("bytes", new byte[] { 7, 0, 0, 1, 5, 200, 9 }, "neither Parquet, nor arrays (.npy, .npz, .mat, HDF5, NetCDF), nor text")]
    [TestCase("a Parquet file cut to its first bytes", new byte[] { 0x50, 0x41, 0x52, 0x31, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, "not a Parquet file or was cut off")]
    public void A_file_of_another_kind_is_told(string what, byte[] bytes, string words) =>
        Told(folder => folder.Make("bad.csv", bytes), words, what, Usage);

    private static readonly object[] Makers =
    [
        Case("no such file", folder => folder.Place("HERE/none.csv"), "cannot be opened (there is no such file); check the path"),
        Case("no such folder", folder => folder.Place("HERE/none/none.csv"), "cannot be opened (there is no such file); check the path"),
        Case("a folder", folder => folder.Folder, "this is a folder; name a file in it"),
        Case("a file below a file", folder => folder.Make("file", "x"u8.ToArray()) + "/data.csv", "cannot be opened"),
        Case("a packed text cut off", folder => folder.Make("cut.csv.gz", Packed(Good)[..^9]), "cut.csv.gz: "),
        Case("a packed text damaged", folder => folder.Make("damaged.csv.gz", [.. Packed(Good)[..12], 0xFF, 0xFF, .. Packed(Good)[14..]]), "damaged.csv.gz: "),
        Case("Parquet cut in the middle", folder => folder.Make("cut.parquet", Half("nls.parquet")), "cut off"),
        Case("Parquet with a wrong checksum", folder => folder.Copy("parquet-testing/datapage_v1-corrupt-checksum.parquet"), "cannot be guessed (the file has the columns of numbers a, b)"),
        Case("Parquet of lists", folder => folder.Copy("parquet-testing/nested_lists.snappy.parquet"), "cannot be guessed"),
        Case("Parquet without rows", folder => folder.Table([], [], []), "no rows"),
        Case("Parquet with a gap in t", folder => folder.Table([0, double.NaN], [0, 1], [1, 2]), "row 2: t is missing"),
        Case("Parquet with an infinite t", folder => folder.Table([0, double.PositiveInfinity], [0, 1], [1, 2]), "row 2: t is Infinity"),
        Case("Parquet with a gap in x", folder => folder.Table([0, 0, 0], [0, 1, double.NaN], [1, 2, 3]), "row 3 (t = 0): x is missing"),
        Case("Parquet with an infinite u", folder => folder.Table([0, 0], [0, 1], [1, double.NegativeInfinity]), "row 2 (t = 0): u is -Infinity"),
        Case("Parquet with a point twice", folder => folder.Table([0, 1, 0], [5, 5, 5], [1, 2, 3]), "row 1 and row 3 both give x = 5 at t = 0"),
        Case("Parquet with a gap in its names", folder => folder.Runs(["a", ""], [true, false]), "row 2: run is missing"),
        Case("Parquet of text", folder => folder.Words(), "cannot be guessed (the file has no columns of numbers)"),
    ];

    [TestCaseSource(nameof(Makers))]
    public void A_file_that_cannot_be_used_is_told(string what, Func<BadFolder, string> make, string words) => Told(make, words, what, Usage);

    [TestCase("cannot be named", "t,x,uu", "no column is called 'uu'; did you mean 'u'? The columns are t, x, u, w")]
    [TestCase("is of words", "t,x,w", "column 'w' is text, not numbers")]
    [TestCase("has two roles", "t,x,t", "the column t was given two roles")]
    [TestCase("is no position", "t,,u", "0 columns of positions were named; name one to 3")]
    [TestCase("is one of too many positions", "t,x+u+w+t,u", "4 columns of positions were named; name one to 3")]
    [TestCase("is no field", "t,x,", "no column of a field was named")]
    [TestCase("is half a complex field", "t,x,u,complex", "a complex field was given by 1 columns; name two")]
    public void A_column_that_cannot_serve_is_told(string what, string roles, string words)
    {
        using BadFolder folder = new();
        string path = folder.Make("good.csv", "t,x,u,w\n0,0,1,a\n0,1,2,b\n"u8.ToArray());
        string[] parts = roles.Split(',');
        string[] Names(string part) => part.Split('+', StringSplitOptions.RemoveEmptyEntries);
        DataRoles given = new(null, parts[0], Names(parts[1]), Names(parts[2]), parts.Length > 3);
        DataFileException fault = Assert.Throws<DataFileException>(() => DataFile.Open(path, given), what)!;
        Assert.That(fault.Message, Does.StartWith(path + ": ").And.Contain(words).And.Not.Contain("\n"));
    }

    [Test]
    public void A_file_without_permission_is_told()
    {
        using BadFolder folder = new();
        string path = folder.Make("closed.csv", Encoding.UTF8.GetBytes(Good));

        // A superuser may read every file: there the system is asked for one that nobody may read.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        path = CanRead(path) ? Unreadable : path;
        Told(_ => path, "cannot be opened", "no permission", Usage);
    }

    [Test]
    public void A_line_without_end_is_told_before_memory_is_full()
    {
        using BadFolder folder = new();
        string path = folder.Place("HERE/long.csv");

        using (FileStream file = File.Create(path))
        {
            file.Write("t,x,u\n0,0,1\n"u8);
            byte[] ones = new byte[1 << 20];
            Array.Fill(ones, (byte)'1');

            for (int i = 0; i < 80; i++)
            {
                file.Write(ones);
            }
        }

        Told(_ => path, "line 3 is longer than 67108864 bytes", "a line without end", Usage);
    }

    /// <summary>A file of the kernel that can only be written, by anybody.</summary>
    private const string Unreadable = "/sys/bus/platform/drivers_probe";

    private static bool CanRead(string path)
    {
        try
        {
            File.OpenRead(path).Dispose();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static object[] Case(string what, Func<BadFolder, string> make, string words) => [what, make, words];

    private static byte[] Half(string name)
    {
        byte[] whole = File.ReadAllBytes(TestData.File(name));
        return whole[..(whole.Length / 2)];
    }

    private static byte[] Packed(string text)
    {
        MemoryStream packed = new();

        using (GZipStream stream = new(packed, CompressionLevel.Fastest))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    /// <summary>The library raises one kind of exception, and the command tells one line and ends with the code.</summary>
    private static void Told(Func<BadFolder, string> make, string words, string what, int code)
    {
        using BadFolder folder = new();
        string path = make(folder);
        DataFileException fault = Assert.Throws<DataFileException>(() => _ = DataFile.Open(path).Snapshots().Count(), what)!;
        Assert.That(fault.Message, Does.StartWith(path + ": ").And.Contain(words).And.Not.Contain("\n"));

        using DataFolder commands = new();
        Told(commands.Project(path, "--basis", "legendre", "--order", "1"), code, "");
        Told(commands.Run("inspect", path, "--out", commands.Out), code, words);
        Assert.That(File.Exists(commands.Out), Is.False);
    }

    private static void Told((int Code, string Output, string Error) run, int code, string words)
    {
        Assert.That(run.Error, Does.StartWith("pipeline: ").And.Contain(words).And.Not.Contain("(Parameter"));
        Assert.That(run.Error.TrimEnd(), Does.Not.Contain("\n"));
        Assert.That((run.Code, run.Output), Is.EqualTo((code, "")), run.Error);
    }
}
