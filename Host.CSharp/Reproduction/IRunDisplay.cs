namespace Spectral.Host.Reproduction;

/// <summary>Shows how a run comes along. Called from several threads at once.</summary>
internal interface IRunDisplay
{
    /// <summary>A table is begun: so many pieces of work, of which some were already done by an earlier run.</summary>
    ITableDisplay Begin(string table, int pieces, int restored);

    /// <summary>A table is not made again, for that reason.</summary>
    void Skip(string table, string reason);
}

/// <summary>Shows how one table comes along. Called from several threads at once.</summary>
internal interface ITableDisplay
{
    /// <summary>A piece of work has come so far.</summary>
    void Update(string work, Progress progress);

    /// <summary>A piece of work is done.</summary>
    void Finish(string work, double seconds);
}
