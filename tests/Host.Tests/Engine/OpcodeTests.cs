using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace Spectral.Host.Tests.Engine;

/// <summary>Every opcode of the tensor language, with every kind of operand, runs on the executor with the reference's bits.</summary>
internal sealed class OpcodeTests
{
    private static readonly Opcode[] Leaves = [Opcode.Input, Opcode.Parameter, Opcode.SharedInput, Opcode.Constant];

    /// <summary>Opcodes that are views or are lowered to others, so that no instruction need carry them.</summary>
    private static readonly Opcode[] Views = [.. Leaves, Opcode.Slice, Opcode.BatchSum];

    [TestCaseSource(nameof(Opcodes))]
    public void Runs_with_the_bits_of_the_reference(Opcode opcode)
    {
        Spectral.Program[] programs = [.. OpcodePrograms.Of(opcode)];
        Assert.That(programs, Is.Not.Empty, $"no program is made of {opcode}: add one here and a kernel to KernelFactory.");

        IEnumerable<Opcode> run = programs.SelectMany(p => p.Body.Concat(p.SharedInstructions)).Select(i => i.Operation.Opcode);
        Assert.That(Views.Contains(opcode) || run.Contains(opcode), Is.True, $"no program runs {opcode}");
        foreach (Spectral.Program program in programs)
        {
            Bits.EqualsReference(program);
        }
    }

    private static Opcode[] Opcodes() => Enum.GetValues<Opcode>();
}
