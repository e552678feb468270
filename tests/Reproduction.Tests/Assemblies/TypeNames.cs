using System.Collections.Immutable;
using System.Linq;
using System.Reflection.Metadata;

namespace Spectral.Reproduction.Tests.Assemblies;

/// <summary>Types of signatures as text, as Call writes them: System.Func`2&lt;System.Int32, System.Double&gt;.</summary>
internal sealed class TypeNames : ISignatureTypeProvider<string, object?>
{
    /// <summary>The name of a type without its type arguments.</summary>
    public static string Of(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeReference => OfReference(reader, (TypeReferenceHandle)handle),
        HandleKind.TypeDefinition => OfDefinition(reader, (TypeDefinitionHandle)handle),
        HandleKind.TypeSpecification => Decode(reader, handle).Name,
        _ => handle.Kind.ToString(),
    };

    /// <summary>The type arguments of a generic type; none for another.</summary>
    public static string[] Arguments(MetadataReader reader, EntityHandle handle) =>
        handle.Kind == HandleKind.TypeSpecification ? Decode(reader, handle).Arguments : [];

    private (string Whole, string Name, string[] Arguments) _generic = ("", "", []);

    // The outermost type is decoded last.
    private static (string Name, string[] Arguments) Decode(MetadataReader reader, EntityHandle handle)
    {
        var names = new TypeNames();
        var whole = reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(names, null);
        return whole == names._generic.Whole ? (names._generic.Name, names._generic.Arguments) : (whole, []);
    }

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
    {
        _generic = ($"{genericType}<{string.Join(", ", typeArguments)}>", genericType, [.. typeArguments]);
        return _generic.Whole;
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => OfDefinition(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => OfReference(reader, handle);

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetByReferenceType(string elementType) => $"{elementType}&";

    public string GetPointerType(string elementType) => $"{elementType}*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    public string GetFunctionPointerType(MethodSignature<string> signature) => $"method({string.Join(", ", signature.ParameterTypes.AsEnumerable())})";

    private static string OfReference(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{OfReference(reader, (TypeReferenceHandle)type.ResolutionScope)}/{name}"
            : Qualified(reader.GetString(type.Namespace), name);
    }

    private static string OfDefinition(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer ? $"{OfDefinition(reader, outer)}/{name}" : Qualified(reader.GetString(type.Namespace), name);
    }

    private static string Qualified(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";
}
