using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.OwnData.Reading;

/// <summary>Notices fields that have one value at each time, the same at all points: they may be inputs rather than states.</summary>
internal sealed class UniformFields(string[] fields)
{
    private readonly bool[] _isUniform = [.. fields.Select(_ => true)];
    private readonly double[] _first = [.. fields.Select(_ => double.NaN)];
    private readonly bool[] _varies = new bool[fields.Length];
    private bool _hasPoints;

    /// <summary>Takes the values of a field at a time into account.</summary>
    public void Add(int field, ReadOnlySpan<double> values)
    {
        if (!_isUniform[field] || values.IsEmpty || double.IsNaN(values[0]))
        {
            return;
        }

        _hasPoints |= values.Length > 1;
        _isUniform[field] = !values.ContainsAnyExcept(values[0]);
        _first[field] = double.IsNaN(_first[field]) ? values[0] : _first[field];
        _varies[field] |= values[0] != _first[field];
    }

    /// <summary>What was found, one sentence a field.</summary>
    public IEnumerable<string> Found() => fields.Where((_, field) => _hasPoints && _isUniform[field] && _varies[field] && fields.Length > 1)
        .Select(name => $"{name} has one value at each time, the same at all points: if it acts on the process from outside, as a forcing that was measured, nothing here forecasts it; say --inputs {name}");
}
