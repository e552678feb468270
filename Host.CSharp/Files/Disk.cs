using System;
using System.IO;

namespace Spectral.Host.Files;

/// <summary>Where files are written. Every file is written whole and flushed to the device before it gets its name.</summary>
internal class Disk
{
    /// <summary>The machine's own.</summary>
    public static Disk Real { get; } = new();

    /// <summary>A stream to a new file; what was there is replaced.</summary>
    public virtual Stream Create(string path) => new FileStream(path, FileMode.Create, FileAccess.Write);

    /// <summary>Writes a file and flushes it to the device.</summary>
    public void WriteThrough(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            using Stream stream = Create(path);
            stream.Write(bytes);
            stream.Flush();

            if (stream is FileStream file)
            {
                file.Flush(flushToDisk: true);
            }
        }
        catch (IOException fault)
        {
            throw new IOException($"{path} cannot be written: {fault.Message.TrimEnd('.')}; check the space left and the folder", fault);
        }
        catch (ArgumentOutOfRangeException fault)
        {
            // What the framework says when the system's or the user's limit of a file's size is reached.
            throw new IOException($"{path} cannot be written: the file is larger than this file system or the user's limit allows; check ulimit -f, or choose another --out", fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new IOException($"{path} cannot be written: permission denied; choose another --out or change the folder's permissions", fault);
        }
    }

    /// <summary>Writes a file aside, flushes it to the device and gives it its name: it is there whole, or as it was before.</summary>
    public void Replace(string path, ReadOnlySpan<byte> bytes) => Replace(path, bytes, path + ".partial");

    /// <summary>The same by way of a file of that name.</summary>
    public void Replace(string path, ReadOnlySpan<byte> bytes, string aside)
    {
        try
        {
            WriteThrough(aside, bytes);
            File.Move(aside, path, overwrite: true);
        }
        catch (IOException)
        {
            Discard(aside);
            throw;
        }
    }

    /// <summary>A folder, made if it is not there.</summary>
    public static void Folder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the folder {path} cannot be made: {fault.Message.TrimEnd('.')}; choose another --out", fault);
        }
    }

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The first fault is the one to tell; a partial file is never taken for a result.
        }
    }
}
