namespace Spectral.Host.Engine;

/// <summary>One instruction, made ready for a vector width.</summary>
internal abstract class Kernel<T>
    where T : unmanaged
{
    /// <summary>Runs it on all lanes of the tile.</summary>
    public abstract void Run(in TileFrame<T> frame);

    /// <summary>Where its shared factor lies among the packed ones.</summary>
    public int PackedAddress { get; set; }

    /// <summary>Numbers of a shared factor that it wants packed.</summary>
    public virtual int PackedSize => 0;

    /// <summary>Packs its shared factor: once for a vector of parameters.</summary>
    public virtual void Pack(in TileFrame<T> frame)
    {
    }

    /// <summary>Numbers of scratch it needs for that many lanes.</summary>
    public virtual int Scratch(int lanes) => 0;
}
