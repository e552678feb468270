using System;
using System.Threading;
using Spectral.Host.Engine.LinearAlgebra;

namespace Spectral.Host.Engine;

/// <summary>Gives tiles to workers, each of which has memory of its own. Which worker takes which tile changes no result. Nothing is allocated.</summary>
internal sealed class TileTeam
{
    private readonly Action<int> _work;
    private Action<int, int>? _body;
    private int _tiles;
    private int _next;

    public TileTeam() => _work = Work;

    /// <summary>The tiles of a batch: first sample and number of samples.</summary>
    public static (int First, int Count)[] Tiles(int batch) => Batch.tiles(batch);

    /// <summary>Calls body(worker, tile) once for each tile, each worker on a thread of its own.</summary>
    public void Run(int tiles, int workers, Action<int, int> body)
    {
        (_body, _tiles, _next) = (body, tiles, 0);
        WorkerPool.Run(workers, workers, _work);
    }

    private void Work(int worker)
    {
        for (int tile = Interlocked.Increment(ref _next) - 1; tile < _tiles; tile = Interlocked.Increment(ref _next) - 1)
        {
            _body!(worker, tile);
        }
    }
}
