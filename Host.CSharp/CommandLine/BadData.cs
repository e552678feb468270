using System;
using Spectral.Host.OwnData;

namespace Spectral.Host.CommandLine;

/// <summary>Whatever is wrong with someone's file, its rows or what was asked of them is told in one line.</summary>
internal static class BadData
{
    /// <summary>The value, or a <see cref="UsageException"/> of one line.</summary>
    public static T Told<T>(Func<T> compute)
    {
        try
        {
            return compute();
        }
        catch (Exception fault) when (fault is DataFileException or ModelFileException)
        {
            throw new UsageException(fault.Message);
        }
        catch (ArgumentException fault)
        {
            throw new UsageException(fault.ParamName is null ? fault.Message : fault.Message.Replace($" (Parameter '{fault.ParamName}')", "", StringComparison.Ordinal));
        }
    }
}
