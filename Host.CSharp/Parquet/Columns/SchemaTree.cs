using System.Collections.Generic;
using System.Linq;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>Turns the schema's nodes, which stand depth first, into the columns of a table. A group is one column, and refused.</summary>
internal static class SchemaTree
{
    /// <summary>The columns, and the number of chunks that each row group must hold.</summary>
    public static (IReadOnlyList<Leaf> Columns, int ChunkCount) Columns(IReadOnlyList<SchemaElement> schema)
    {
        if (schema.Count == 0)
        {
            throw new MalformedDataException("the file has no schema");
        }

        List<Leaf> columns = [];
        int chunks = 0;
        int node = 1;

        for (int child = 0; child < schema[0].ChildCount; child++)
        {
            int first = node;
            int leaves = Descend(schema, ref node);
            SchemaElement element = schema[first];
            ListForm? list = element.Repetition == Repetition.Repeated || element.Type is null ? ListForm.Of([.. schema.Skip(first).Take(node - first)]) : null;
            columns.Add(new Leaf(element, chunks, RefusalOf(element)) { List = list });
            chunks += leaves;
        }

        if (node != schema.Count)
        {
            throw new MalformedDataException($"the schema has {schema.Count} nodes of which {node} are reached");
        }

        string? twice = columns.GroupBy(column => column.Name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? (columns, chunks)
            : throw new MalformedDataException($"two columns are called '{twice}'; give each its own name");
    }

    /// <summary>Passes over a node and all below it and counts the leaves among them.</summary>
    private static int Descend(IReadOnlyList<SchemaElement> schema, ref int node)
    {
        int leaves = 0;

        for (long pending = 1; pending > 0; pending--)
        {
            if (node >= schema.Count)
            {
                throw new MalformedDataException("the schema ends before its last node");
            }

            SchemaElement element = schema[node++];
            bool isLeaf = element.Type is not null;

            if (element.ChildCount < 0 || (isLeaf && element.ChildCount > 0))
            {
                throw new MalformedDataException($"the schema's node '{element.Name}' has {element.ChildCount} children");
            }

            leaves += isLeaf ? 1 : 0;
            pending += element.ChildCount;
        }

        return leaves;
    }

    private static string? RefusalOf(SchemaElement element)
    {
        if (element.Type is null || element.Repetition == Repetition.Repeated)
        {
            return "is nested (a list, a map or a structure), and only flat columns can be read; "
                + "leave it out of the selection or flatten it where the file is made";
        }

        if (element.Repetition is not (Repetition.Required or Repetition.Optional))
        {
            return $"has the unknown repetition {element.Repetition}; the file is damaged or newer than this reader";
        }

        return ColumnForm.RefusalOf(element);
    }
}
