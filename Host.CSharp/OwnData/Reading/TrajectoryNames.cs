using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Spectral.Host.OwnData.Reading;

/// <summary>The trajectories of a file, numbered in the order in which they first occur.</summary>
internal sealed class TrajectoryNames
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _byText = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _byInteger = [];
    private string _lastText = "";
    private byte[] _lastBytes = [];
    private long _lastInteger;
    private int _last = -1;

    /// <summary>The name of a trajectory; empty where no column names them.</summary>
    public string this[int number] => number < _names.Count ? _names[number] : "";

    /// <summary>The number of trajectories met so far.</summary>
    public int Count => _names.Count;

    /// <summary>The number of the trajectory of that name.</summary>
    public int Of(string name)
    {
        if (_last >= 0 && string.Equals(_lastText, name, StringComparison.Ordinal))
        {
            return _last;
        }

        if (!_byText.TryGetValue(name, out int number))
        {
            number = Add(name);
            _byText.Add(name, number);
        }

        _lastText = name;
        return _last = number;
    }

    /// <summary>The number of the trajectory of that name, in UTF-8.</summary>
    public int Of(ReadOnlySpan<byte> name)
    {
        if (_last < 0 || !name.SequenceEqual(_lastBytes))
        {
            _lastBytes = name.ToArray();
            _last = Of(Encoding.UTF8.GetString(name));
        }

        return _last;
    }

    /// <summary>The number of the trajectory that a whole number names.</summary>
    public int Of(long name)
    {
        if (_last >= 0 && _lastInteger == name)
        {
            return _last;
        }

        if (!_byInteger.TryGetValue(name, out int number))
        {
            number = Add(name.ToString(CultureInfo.InvariantCulture));
            _byInteger.Add(name, number);
        }

        _lastInteger = name;
        return _last = number;
    }

    private int Add(string name)
    {
        _names.Add(name);
        return _names.Count - 1;
    }
}
