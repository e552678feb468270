using System;

namespace Spectral.Host.CommandLine;

/// <summary>Something on the command line cannot be meant so; the message says in one line what was given and what to change.</summary>
internal sealed class UsageException(string message) : Exception(message);
