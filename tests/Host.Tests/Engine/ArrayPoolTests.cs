using System.Linq;
using NUnit.Framework;
using Spectral.Host.Engine;

namespace Spectral.Host.Tests.Engine;

/// <summary>Vectors of the processor's engine whose arrays are used again.</summary>
internal sealed class ArrayPoolTests
{
    private const int Length = 10_000;

    [Test]
    public void A_vector_begins_with_zeros_whatever_its_array_held()
    {
        ArrayPool pool = new();
        ArrayVector first = pool.Vector(Length);
        double[] array = first.Values;
        System.Array.Fill(array, 3.0);
        first.Dispose();
        ArrayVector second = pool.Vector(Length);
        Assert.That(second.Values, Is.SameAs(array));
        Assert.That(second.Values, Is.All.EqualTo(0.0));
    }

    [Test]
    public void An_array_has_one_owner_at_a_time()
    {
        ArrayPool pool = new();
        ArrayVector first = pool.Vector(Length);
        first.Dispose();
        first.Dispose();
        ArrayVector[] later = [pool.Vector(Length), pool.Vector(Length)];
        Assert.That(later[0].Values, Is.Not.SameAs(later[1].Values));
        Assert.That(first.Values, Is.Empty, "a vector that was disposed of has no numbers");
        Assert.That(pool.Vector(Length + 1).Values, Has.Length.EqualTo(Length + 1));
    }

    [Test]
    public void More_than_is_kept_is_forgotten()
    {
        ArrayPool pool = new();
        ArrayVector[] all = [.. Enumerable.Range(0, 5).Select(_ => pool.Vector(1 << 23))];
        foreach (ArrayVector vector in all)
        {
            vector.Dispose();
        }

        // A quarter of a gigabyte holds four of them; the fifth has emptied the pool.
        Assert.That(pool.Held, Is.EqualTo(1 << 23));
    }
}
