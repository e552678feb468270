using System;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Engine.LinearAlgebra;

namespace Spectral.Host.Tests.Engine;

internal sealed class WorkerPoolTests
{
    [Test]
    public void Each_task_runs_once([Values(0, 1, 2, 100)] int tasks, [Values(1, 2, 5)] int threads)
    {
        var runs = new int[tasks];
        for (int round = 0; round < 50; round++)
        {
            WorkerPool.Run(tasks, threads, i => runs[i]++);
        }

        Assert.That(runs.All(r => r == 50), Is.True);
    }

    [Test]
    public void A_job_within_a_job_runs_too()
    {
        var runs = new int[8, 8];
        WorkerPool.Run(8, 3, i => WorkerPool.Run(8, 3, j => runs[i, j]++));
        Assert.That(runs.Cast<int>().All(r => r == 1), Is.True);
    }

    [Test]
    public void A_failure_reaches_the_caller_and_the_pool_lives_on()
    {
        Assert.That(() => WorkerPool.Run(20, 3, i => { if (i == 7) { throw new InvalidOperationException("seven"); } }), Throws.InvalidOperationException);
        int sum = 0;
        WorkerPool.Run(10, 3, i => System.Threading.Interlocked.Add(ref sum, i));
        Assert.That(sum, Is.EqualTo(45));
    }
}
