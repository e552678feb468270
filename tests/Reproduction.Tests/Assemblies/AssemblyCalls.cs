using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Spectral.Reproduction.Tests.Assemblies;

/// <summary>Every use of a method in an assembly, read from the intermediate language of its method bodies (ECMA-335, partition III).</summary>
internal sealed class AssemblyCalls
{
    private static readonly Dictionary<int, OpCode> Instructions =
        typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    private readonly MetadataReader _metadata;
    private readonly List<Call> _calls = [];
    private readonly List<string> _stores = [];

    private AssemblyCalls(PEReader assembly)
    {
        _metadata = assembly.GetMetadataReader();
        foreach (var handle in _metadata.MethodDefinitions)
        {
            var method = _metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress != 0)
            {
                var caller = $"{TypeNames.Of(_metadata, method.GetDeclaringType())}::{_metadata.GetString(method.Name)}";
                Read(caller, assembly.GetMethodBody(method.RelativeVirtualAddress).GetILReader());
                MethodBodies++;
            }
        }
    }

    /// <summary>The uses, in the order of the assembly.</summary>
    public IReadOnlyList<Call> Calls => _calls;

    /// <summary>Writes to static fields, as "caller writes type::field".</summary>
    public IReadOnlyList<string> StaticStores => _stores;

    /// <summary>Number of method bodies read.</summary>
    public int MethodBodies { get; private set; }

    public static AssemblyCalls In(string path)
    {
        using var stream = File.OpenRead(path);
        using var assembly = new PEReader(stream);
        return new AssemblyCalls(assembly);
    }

    private void Read(string caller, BlobReader code)
    {
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            var instruction = Instructions[value == 0xFE ? 0xFE00 | code.ReadByte() : value];
            switch (instruction.OperandType)
            {
                case OperandType.InlineMethod:
                    Add(caller, MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineField:
                    var field = MetadataTokens.EntityHandle(code.ReadInt32());
                    if (instruction == OpCodes.Stsfld)
                    {
                        _stores.Add($"{caller} writes {FieldName(field)}");
                    }

                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                default:
                    code.Offset += Size(instruction.OperandType);
                    break;
            }
        }
    }

    private static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private void Add(string caller, EntityHandle handle)
    {
        var typeArguments = Array.Empty<string>();
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            var specification = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
            typeArguments = [.. specification.DecodeSignature(new TypeNames(), null)];
            handle = specification.Method;
        }

        if (handle.Kind == HandleKind.MethodDefinition)
        {
            var method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
            Add(caller, method.GetDeclaringType(), method.Name, typeArguments, method.DecodeSignature(new TypeNames(), null));
        }
        else
        {
            var member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
            Add(caller, member.Parent, member.Name, typeArguments, member.DecodeMethodSignature(new TypeNames(), null));
        }
    }

    private void Add(string caller, EntityHandle type, StringHandle name, string[] typeArguments, MethodSignature<string> signature) =>
        _calls.Add(new Call(
            caller,
            TypeNames.Of(_metadata, type),
            _metadata.GetString(name),
            [.. TypeNames.Arguments(_metadata, type), .. typeArguments],
            [.. signature.ParameterTypes]));

    private string FieldName(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.FieldDefinition)
        {
            var field = _metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
            return $"{TypeNames.Of(_metadata, field.GetDeclaringType())}::{_metadata.GetString(field.Name)}";
        }

        var member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
        return $"{TypeNames.Of(_metadata, member.Parent)}::{_metadata.GetString(member.Name)}";
    }
}
