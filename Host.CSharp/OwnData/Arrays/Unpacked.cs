using System.IO;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>Packed bytes made seekable: a short stream is unpacked into memory, a long one into a file that goes when it is closed.</summary>
internal static class Unpacked
{
    /// <summary>Bytes that are held in memory.</summary>
    private const long MostHeld = 1 << 26;

    private const int Block = 1 << 16;

    /// <summary>Unpacks a stream to its end.</summary>
    public static Stream Of(Stream packed)
    {
        Stream found = new MemoryStream();
        byte[] block = new byte[Block];

        try
        {
            for (int read = packed.Read(block); read > 0; read = packed.Read(block))
            {
                found.Write(block, 0, read);

                if (found is MemoryStream memory && memory.Length > MostHeld)
                {
                    found = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, Block, FileOptions.DeleteOnClose);
                    memory.WriteTo(found);
                    memory.Dispose();
                }
            }
        }
        catch
        {
            found.Dispose();
            throw;
        }

        found.Position = 0;
        return found;
    }
}
