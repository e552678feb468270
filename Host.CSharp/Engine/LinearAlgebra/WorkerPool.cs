using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>
/// A few threads that stay alive and share the numbered tasks of one job at a time. The caller works too.
/// Tasks must write to places of their own: then nothing depends on which thread takes which task, or on how many there are.
/// A job that is started while another one runs (from a task, or from another thread) runs on its caller alone. Nothing is allocated once the threads exist.
/// </summary>
internal static unsafe class WorkerPool
{
    private static readonly object Gate = new();
    private static readonly List<Worker> Workers = [];

    private static delegate*<void*, int, void> _body;
    private static void* _state;
    private static int _tasks;
    private static int _next;
    private static int _running;
    private static Exception? _failure;
    private static readonly Signal Done = new();

    /// <summary>Calls body(state, i) once for each i = 0 … tasks − 1, on at most that many threads, and returns when all are done.</summary>
    public static void Run(int tasks, int threads, delegate*<void*, int, void> body, void* state)
    {
        int others = Math.Min(threads, tasks) - 1;
        if (others <= 0 || !Monitor.TryEnter(Gate))
        {
            for (int i = 0; i < tasks; i++)
            {
                body(state, i);
            }

            return;
        }

        try
        {
            if (Volatile.Read(ref _running) != 0)
            {
                // A task of the running job, on the thread that started it: the gate is open to it, the pool is not.
                for (int i = 0; i < tasks; i++)
                {
                    body(state, i);
                }

                return;
            }

            while (Workers.Count < others)
            {
                Workers.Add(new Worker(Workers.Count));
            }

            _body = body;
            _state = state;
            _tasks = tasks;
            _next = 0;
            _failure = null;
            Volatile.Write(ref _running, others + 1);
            for (int i = 0; i < others; i++)
            {
                Workers[i].Start.Give();
            }

            Work();
            Done.Await();
            if (_failure is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }
        }
        finally
        {
            Monitor.Exit(Gate);
        }
    }

    /// <summary>Calls body(i) once for each i = 0 … tasks − 1, on at most that many threads.</summary>
    public static void Run(int tasks, int threads, Action<int> body) => Run(tasks, threads, &Invoke, Unsafe.AsPointer(ref body));

    private static void Invoke(void* body, int task) => Unsafe.AsRef<Action<int>>(body)(task);

    private static void Work()
    {
        try
        {
            for (int i = Interlocked.Increment(ref _next) - 1; i < _tasks; i = Interlocked.Increment(ref _next) - 1)
            {
                _body(_state, i);
            }
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
            Volatile.Write(ref _next, int.MaxValue / 2);
        }

        if (Interlocked.Decrement(ref _running) == 0)
        {
            Done.Give();
        }
    }

    private sealed class Worker
    {
        public Worker(int number)
        {
            var thread = new Thread(Loop) { IsBackground = true, Name = $"worker {number + 1}" };
            thread.Start();
        }

        public Signal Start { get; } = new();

        private void Loop()
        {
            while (true)
            {
                Start.Await();
                Work();
            }
        }
    }

    /// <summary>
    /// A signal that one thread gives and one takes, each time once. The taker spins for a while before it sleeps;
    /// neither allocates (the framework's slim events do, whenever a thread sleeps on them).
    /// </summary>
    private sealed class Signal
    {
        private const int Empty = 0;
        private const int Given = 1;
        private const int Asleep = 2;
        private const int Spins = 2000;

        private readonly AutoResetEvent _sleep = new(false);
        private int _state;

        public void Give()
        {
            if (Interlocked.Exchange(ref _state, Given) == Asleep)
            {
                _sleep.Set();
            }
        }

        public void Await()
        {
            for (int i = 0; i < Spins && Volatile.Read(ref _state) == Empty; i++)
            {
                Thread.SpinWait(4);
            }

            if (Interlocked.CompareExchange(ref _state, Asleep, Empty) == Empty)
            {
                _sleep.WaitOne();
            }

            Volatile.Write(ref _state, Empty);
        }
    }
}
