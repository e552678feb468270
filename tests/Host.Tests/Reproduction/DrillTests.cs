using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using Spectral.Host.Files;
using Spectral.Host.Reproduction;

namespace Spectral.Host.Tests.Reproduction;

/// <summary>Run, compare and report on a small experiment: what is archived, what is said when it changes, and with which exit code.</summary>
internal sealed class DrillTests
{
    [Test]
    public void A_second_run_is_identical_for_any_number_of_threads([Values(1, 2, 5)] int threads)
    {
        using Drill drill = new();
        drill.Archive();
        Assert.That(drill.Run("--threads", $"{threads}").Code, Is.Zero);
        (int code, string output, _) = drill.Compare();
        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.Contain("drill: identical (24 cells, the same bytes)"));
        Assert.That(File.ReadAllText(drill.Archived("config.json")), Does.EndWith("}\n").And.Not.Contain("\r"));
    }

    [Test]
    public void Jobs_share_the_threads_and_change_nothing([Values(1, 2, 3)] int jobs)
    {
        using Drill drill = new();
        drill.Archive();
        ConcurrentDictionary<int, int> shares = new();
        drill.Before = (machine, _) => shares[machine.Threads] = 1;
        Assert.That(drill.Run("--threads", "6", "--jobs", $"{jobs}").Code, Is.Zero);
        Assert.That(drill.Compare().Output, Does.Contain("drill: identical"));
        Assert.That(shares.Keys.Min(), Is.EqualTo(6 / jobs), "threads of a job while all jobs are busy");
    }

    [Test]
    public void An_unchanged_table_is_skipped_only_when_asked_and_the_reason_is_said()
    {
        using Drill drill = new();
        int pieces = 0;
        drill.Before = (_, _) => Interlocked.Increment(ref pieces);
        drill.Run();
        (int code, _, string error) = drill.Run("--incremental");
        Assert.That((code, pieces), Is.EqualTo((0, 8)), error);
        Assert.That(error, Does.Contain("drill: skipped, the same code has made it with the same settings"));
        drill.Run();
        Assert.That(pieces, Is.EqualTo(16), "not asked");
        drill.Run("--incremental", "--seed", "8");
        Assert.That(pieces, Is.EqualTo(24), "another seed");
        File.AppendAllText(Path.Combine(drill.Out, "tiny", "drill", "table.parquet"), "x");
        drill.Run("--incremental", "--seed", "8");
        Assert.That(pieces, Is.EqualTo(32), "a damaged table");
    }

    [Test]
    public void A_changed_cell_is_named_with_its_distance_and_the_edited_archive_is_the_cause()
    {
        using Drill drill = new();
        drill.Archive();
        drill.Run();
        Table table = StoredTable.Read(Path.GetDirectoryName(drill.Archived("x"))!).Table;
        table.Rows[1][5] = Cell.Real(0.5);
        File.WriteAllBytes(drill.Archived("table.parquet"), TableFile.Bytes(table));
        (int code, string output, _) = drill.Compare();
        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("cell floor of row method=odd, t=0: archived 0.5, now 0.25, relative distance 0.5"));
        Assert.That(output, Does.Contain("likely cause: the archived table was edited"));
    }

    [TestCase("table.parquet")]
    [TestCase("config.json")]
    [TestCase("manifest.json")]
    public void A_deleted_archived_file_is_no_pass(string file)
    {
        using Drill drill = new();
        drill.Archive();
        drill.Run();
        File.Delete(drill.Archived(file));
        (int code, string output, _) = drill.Compare();
        Assert.That(code, Is.EqualTo(3));
        Assert.That(output, Does.Contain("drill: missing").And.Contain(file));
    }

    [TestCase("table.parquet")]
    [TestCase("config.json")]
    [TestCase("manifest.json")]
    public void A_truncated_archived_file_is_no_pass(string file)
    {
        using Drill drill = new();
        drill.Archive();
        drill.Run();
        byte[] bytes = File.ReadAllBytes(drill.Archived(file));
        File.WriteAllBytes(drill.Archived(file), bytes[..(bytes.Length / 2)]);
        (int code, string output, _) = drill.Compare();
        Assert.That(code, Is.EqualTo(3), output);
        Assert.That(output, Does.Contain("drill: missing").And.Contain(file));
    }

    [Test]
    public void Timings_are_never_compared()
    {
        using Drill drill = new();
        drill.Archive();
        drill.Run();
        File.Delete(drill.Archived("timing.json"));
        Assert.That(drill.Compare().Code, Is.Zero);
    }

    [Test]
    public void A_changed_seed_or_key_is_the_likely_cause()
    {
        using Drill drill = new();
        drill.Archive();
        drill.Run("--seed", "8");
        Assert.That(drill.Compare().Output, Does.Contain("likely cause: the seed changed: 7 → 8"));
        drill.Run("--set", "scale=1000");
        (int code, string output, _) = drill.Compare();
        Assert.That(code, Is.EqualTo(1), output);
        Assert.That(output, Does.Contain("likely cause: the configuration changed: scale 1 → 1000"));
    }

    [Test]
    public void A_new_table_and_a_table_only_archived_are_no_pass()
    {
        using Drill drill = new();
        drill.Run();
        Assert.That(drill.Compare().Code, Is.EqualTo(3));
        Directory.Move(Path.Combine(drill.Out, "tiny"), Path.Combine(drill.Folder, "moved"));
        drill.Archive();
        Assert.That(drill.Compare().Code, Is.EqualTo(3));
    }

    [Test]
    public void A_run_that_broke_off_goes_on_where_it_stopped_and_ends_in_the_same_bytes()
    {
        using Drill drill = new();
        drill.Archive();
        drill.Before = (_, piece) =>
        {
            if (piece == "piece-5")
            {
                throw new NumericalFailureException("the loss is NaN");
            }
        };
        (int code, _, string error) = drill.Run("--threads", "1");
        Assert.That(code, Is.EqualTo(4));
        Assert.That(error, Does.Contain("numerical failure in drill, piece-5 (seed 5): the loss is NaN; there is no table, what else was done is kept"));
        Assert.That(drill.Compare().Code, Is.EqualTo(3), "nothing half done is a table");
        int begun = 0;
        drill.Before = (_, _) => begun++;
        Assert.That(drill.Run("--threads", "1").Code, Is.Zero);
        Assert.That(begun, Is.EqualTo(1), "the seven others were done and stored");
        Assert.That(drill.Compare().Output, Does.Contain("identical"));
    }

    [Test]
    public void A_failed_row_is_empty_the_others_are_kept_and_not_done_again()
    {
        using FailedRow failing = new();
        (int code, string output, string error) = failing.Run();
        Assert.That(code, Is.EqualTo(4), error);
        Assert.That(error.TrimEnd().Split('\n')[^1], Does.StartWith("pipeline: numerical failure in jump-line, learned-moving-basis").And.Contain($"seed {FailedRow.Seed}").And.Contain("scale").And.EndWith("kept"));
        Assert.That(output, Does.Contain("DOES NOT HOLD: every fit ends in finite numbers"));
        Table table = failing.Table();
        int[] empty = [.. Enumerable.Range(0, table.Rows.Length).Where(row => table[row, "test_error"].IsEmpty)];
        Assert.That(empty, Is.Not.Empty);
        Assert.That(empty, Has.Length.LessThan(table.Rows.Length));
        Assert.That(empty.All(row => table[row, "ratio"].IsEmpty && table[row, "seeds"].AsInteger == 0));
        byte[] before = failing.Bytes();
        (code, _, error) = failing.Run();
        Assert.That(code, Is.EqualTo(4));
        Assert.That(failing.Fits, Is.EqualTo(FailedRow.FitsOfARun), "nothing is trained again");
        Assert.That(error, Does.Contain("done by an earlier run"));
        Assert.That(failing.Bytes(), Is.EqualTo(before));
    }

    [Test]
    public void Stored_work_of_other_settings_is_not_taken_up()
    {
        using Drill drill = new();
        drill.Before = (_, piece) =>
        {
            if (piece == "piece-5")
            {
                throw new OperationCanceledException();
            }
        };
        drill.Run("--threads", "1");
        int begun = 0;
        drill.Before = (_, _) => begun++;
        drill.Run("--threads", "1", "--seed", "9");
        Assert.That(begun, Is.EqualTo(8));
    }

    [Test]
    public void A_state_survives_the_run_that_saved_it_and_a_damaged_one_does_not()
    {
        using Drill drill = new();
        byte[] state = [1, 2, 3];
        drill.Before = (machine, piece) =>
        {
            machine.Checkpoint("training").Save(state);
            throw new OperationCanceledException();
        };
        Assert.That(drill.Run("--threads", "1").Code, Is.EqualTo(130));
        byte[]? found = null;
        drill.Before = (machine, piece) => found = piece == "piece-0" ? machine.Checkpoint("training").Load() : found;
        string file = Directory.GetFiles(drill.Out, "*.checkpoint", SearchOption.AllDirectories).Single();
        byte[] stored = File.ReadAllBytes(file);
        Assert.That(drill.Run("--threads", "1").Code, Is.Zero);
        Assert.That(found, Is.EqualTo(state));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        stored[^1] ^= 1;
        File.WriteAllBytes(file, stored);
        drill.Run("--threads", "1");
        Assert.That(found, Is.Null);
    }

    [Test]
    public void A_full_disk_gives_one_line_and_loses_nothing_already_written()
    {
        using Drill drill = new() { Disk = new FullDisk() };
        drill.Run();
        byte[] before = drill.TableBytes();
        FullDisk.Room = 1;
        (int code, _, string error) = drill.Run("--seed", "8");
        FullDisk.Room = int.MaxValue;
        Assert.That(code, Is.EqualTo(74));
        Assert.That(error.TrimEnd().Split('\n')[^1], Does.StartWith("pipeline: ").And.Contain("cannot be written").And.Contain("No space left"));
        Assert.That(drill.TableBytes(), Is.EqualTo(before));
    }

    [Test]
    [Platform("Linux")]
    public void A_device_without_room_gives_one_line()
    {
        IOException fault = Assert.Throws<IOException>(() => Disk.Real.WriteThrough("/dev/full", new byte[10]))!;
        Assert.That(fault.Message, Does.StartWith("/dev/full cannot be written").And.Not.Contain("\n"));
    }

    [Test]
    public void The_report_lays_the_times_across_and_fills_the_marked_places()
    {
        using Drill drill = new();
        drill.Archive();
        drill.Run();
        string readme = Path.Combine(drill.Folder, "README.md");
        File.WriteAllText(readme, "before\n<!-- table:drill tiny -->stale<!-- /table -->\n<!-- table:drill -->kept<!-- /table -->\n<!-- claims:tiny -->stale<!-- /claims -->\n<!-- claims:full -->kept too<!-- /claims -->\nafter\n");
        Assert.That(drill.Pipeline("report", "--profile", "tiny", "--out", drill.Out, "--artifacts", drill.Artifacts, "--readme", readme).Code, Is.Zero);
        string text = File.ReadAllText(readme);
        Assert.That(text, Does.StartWith("before\n").And.EndWith("after\n").And.Contain("kept").And.Contain("kept too").And.Not.Contain("stale"));
        Assert.That(text, Does.Match(@"\| `drill` \| .+ \| \d+ of \d+ \| identical \|"));
        Assert.That(text, Does.Contain("| method | seeds | floor | quantity | t = 0 | t = 0.5 |"));
        Assert.That(text, Does.Contain(" ± ").And.Contain("Verdict: identical. Made by `pipeline run drill --profile tiny`."));
        Assert.That(File.ReadAllText(Path.Combine(drill.Out, "report.md")), Does.Contain("| drill | identical |"));
    }

    [Test]
    public void The_report_in_one_page_holds_the_figures_the_seconds_and_the_changed_seed()
    {
        using Drill drill = new();
        drill.Archive();
        drill.Run("--seed", "8", "--set", "scale=2");
        string readme = Path.Combine(drill.Folder, "none.md");
        Assert.That(drill.Pipeline("report", "--profile", "tiny", "--out", drill.Out, "--artifacts", drill.Artifacts, "--readme", readme).Code, Is.Zero);
        string html = File.ReadAllText(Path.Combine(drill.Out, "report.html"));
        Assert.That(html, Does.Contain("pipeline run drill --profile tiny --seed 8 --set scale=2"));
        Assert.That(html, Does.Contain("<figure id=\"drill-error-over-time\">").And.Contain("✓ holds").And.Contain(" s in all, "));
        string figure = Path.Combine(drill.Out, "tiny", "drill", "figures", "error-over-time.svg");
        byte[] drawn = File.ReadAllBytes(figure);
        string stale = Path.Combine(Path.GetDirectoryName(figure)!, "stale.svg");
        File.WriteAllText(stale, "");
        Assert.That(drill.Pipeline("draw", "drill", "--profile", "tiny", "--out", drill.Out).Output, Does.Contain(figure));
        Assert.That(File.ReadAllBytes(figure), Is.EqualTo(drawn));
        Assert.That(File.Exists(stale), Is.False);
    }

    [Test]
    public void A_parquet_file_of_another_program_is_no_table()
    {
        byte[] foreign = File.ReadAllBytes(Parquet.TestData.File("nls.parquet"));
        ArchiveException fault = Assert.Throws<ArchiveException>(() => TableFile.Read(foreign, "nls.parquet"))!;
        Assert.That(fault.Message, Does.Contain("nls.parquet is not a table of this program"));
    }

    /// <summary>A disk with room for so many files.</summary>
    private sealed class FullDisk : Disk
    {
        public static int Room { get; set; } = int.MaxValue;

        public override Stream Create(string path) => Room-- > 0 ? base.Create(path) : new Full();
    }

    private sealed class Full : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}
