using System;
using System.Collections.Generic;
using System.Linq;
using Spectral.Host.Engine.Simd;
using Spectral.Tests;

namespace Spectral.Benchmarks.Accuracy;

/// <summary>All functions of Spectral.Elementary; pow, which has two arguments, along two lines.</summary>
internal static class ElementaryFunctions
{
    private const double Infinity = double.PositiveInfinity;
    private const double Largest = double.MaxValue;
    private const double Least = double.Epsilon;
    private const double Ln2 = 0.69314718055994531;

    /// <summary>The double that lies nearest to a multiple of π/2, relatively: 6381956970095103 · 2⁷⁹⁷.</summary>
    private static readonly double NearestMultiple = Math.ScaleB(6381956970095103.0, 797);

    private static readonly double[] ExponentialCorners = [.. Points.Multiples(Ln2, 1100), 708.0, 709.0, 709.78, 709.79, 745.13, 745.14, 20.0, 40.0, 36.7, 37.4];
    private static readonly double[] Angles = [.. Points.Multiples(Math.PI / 2.0, 4000), NearestMultiple, 1073741824.0, 1e22, 6381956970095103.0];

    private static readonly double[] AboutOne =
    [
        1.0, 2.0, 0.5, Math.Sqrt(0.5), Math.Sqrt(2.0), 0.7, 1.4, 4.0 / 3.0, 2.0 / 3.0, 12.0, 6.0, 3.0, 4.0, 5.0, 7.0, 8.0, 9.0, 10.0, 11.0, 1.5,
        .. Enumerable.Range(1, 52).Select(k => 1.0 + Math.ScaleB(1.0, -k)), .. Enumerable.Range(1, 53).Select(k => 1.0 - Math.ScaleB(1.0, -k)),
    ];

    private static readonly double[] Tails = [.. Enumerable.Range(1, 280).Select(k => 0.1 * k), 1.0, 6.0, 26.54, 27.2, 27.22, 5.9, 5.92, 5.93];

    /// <summary>In the order of the table.</summary>
    public static IReadOnlyList<ElementaryFunction> All { get; } =
    [
        new("exp", Elementary.exp, BigReal.exp)
        {
            Vector = VectorElementary.Exp, Range = (-745.14, 709.79), Dense = [-1, 1, -708, 709.7, -745.1, -708], Corners = ExponentialCorners,
            Special = [(0, 1), (-0.0, 1), (Infinity, Infinity), (-Infinity, 0), (double.NaN, double.NaN), (709.8, Infinity), (-745.2, 0), (-744.5, Least), (Largest, Infinity), (-Largest, 0), (Least, 1)],
        },
        new("expm1", Elementary.expm1, BigReal.expm1)
        {
            Vector = VectorElementary.Expm1, Range = (-745, 709.78), Dense = [-2, 2, -50, 50, 600, 709.7], Corners = ExponentialCorners,
            Special = [(0, 0), (-0.0, -0.0), (Infinity, Infinity), (-Infinity, -1), (double.NaN, double.NaN), (709.8, Infinity), (-Largest, -1), (Largest, Infinity), (Least, Least), (-Least, -Least)],
        },
        new("log", Elementary.log, BigReal.log)
        {
            Vector = VectorElementary.Log, Range = (Least, Largest), Dense = [0.5, 2, 0.99, 1.01, 0, 100], Corners = AboutOne,
            Special = [(1, 0), (0, -Infinity), (-0.0, -Infinity), (Infinity, Infinity), (-1, double.NaN), (-Infinity, double.NaN), (double.NaN, double.NaN), (-Least, double.NaN)],
        },
        new("log1p", Elementary.log1p, BigReal.log1p)
        {
            Vector = VectorElementary.Log1p, Range = (Math.BitIncrement(-1.0), Largest), Dense = [-0.5, 2, -1, -0.9, 0, 100], Corners = [.. AboutOne, .. AboutOne.Select(x => x - 1.0)],
            Special = [(0, 0), (-0.0, -0.0), (-1, -Infinity), (Infinity, Infinity), (-1.5, double.NaN), (-Infinity, double.NaN), (double.NaN, double.NaN), (Least, Least)],
        },
        new("sin", Elementary.sin, BigReal.sin)
        {
            Vector = VectorElementary.Sin, Range = (-Largest, Largest), Dense = [-1, 1, -100, 100, -1e6, 1e6, -1e10, 1e10], Corners = Angles, Direction = 0, Symmetry = Symmetry.Odd, Bits = 1400, Share = 0.3,
            Special = [(0, 0), (-0.0, -0.0), (Infinity, double.NaN), (-Infinity, double.NaN), (double.NaN, double.NaN), (Least, Least)],
        },
        new("cos", Elementary.cos, BigReal.cos)
        {
            Vector = VectorElementary.Cos, Range = (-Largest, Largest), Dense = [-1, 1, -100, 100, -1e6, 1e6, -1e10, 1e10], Corners = Angles, Direction = 0, Symmetry = Symmetry.Even, Bits = 1400, Share = 0.3,
            Special = [(0, 1), (-0.0, 1), (Infinity, double.NaN), (-Infinity, double.NaN), (double.NaN, double.NaN), (Least, 1)],
        },
        new("tanh", Elementary.tanh, BigReal.tanh)
        {
            Vector = VectorElementary.Tanh, Range = (-700, 700), Dense = [-1, 1, -3, 3, -22, 22], Corners = [.. ExponentialCorners.Select(x => 0.5 * x)], Bound = 2.0, Symmetry = Symmetry.Odd,
            Special = [(0, 0), (-0.0, -0.0), (Infinity, 1), (-Infinity, -1), (double.NaN, double.NaN), (Largest, 1), (-Largest, -1), (Least, Least)],
        },
        new("sigmoid", Elementary.sigmoid, BigReal.sigmoid)
        {
            Vector = VectorElementary.Sigmoid, Range = (-745, 745), Dense = [-5, 5, -745, 40, -745, -700], Corners = ExponentialCorners,
            Special = [(0, 0.5), (-0.0, 0.5), (Infinity, 1), (-Infinity, 0), (double.NaN, double.NaN), (Largest, 1), (-Largest, 0)],
        },
        new("softplus", Elementary.softplus, BigReal.softplus)
        {
            Vector = VectorElementary.Softplus, Range = (-745, 745), Dense = [-5, 5, -745, 40, 20, 60], Corners = ExponentialCorners,
            Special = [(Infinity, Infinity), (-Infinity, 0), (double.NaN, double.NaN), (Largest, Largest), (-Largest, 0)],
        },
        new("erf", Elementary.erf, BigReal.erf)
        {
            Vector = VectorElementary.Erf, Range = (-6.5, 6.5), Dense = [-1, 1, 0.9, 6.5, -6.5, -0.9], Corners = Tails, Bound = 2.0, Bits = 220, Share = 0.5, Symmetry = Symmetry.Odd,
            Special = [(0, 0), (-0.0, -0.0), (Infinity, 1), (-Infinity, -1), (double.NaN, double.NaN), (6.6, 1), (-Largest, -1)],
        },
        new("erfc", Elementary.erfc, BigReal.erfc)
        {
            Range = (-6.5, 27.22), Dense = [-1, 1, -6, 6, 6, 27.2, 26.5, 27.2], Corners = Tails, Direction = -1, Bits = 220, Share = 0.1,
            Special = [(0, 1), (-0.0, 1), (Infinity, 0), (-Infinity, 2), (double.NaN, double.NaN), (28, 0), (Largest, 0), (-Largest, 2)],
        },
        new("pow(x, 0.37)", x => Elementary.pow(x, 0.37), x => BigReal.pow(x, BigReal.ofFloat(0.37)))
        {
            Range = (Least, Largest), Dense = [0.5, 2, 0, 100], Corners = AboutOne, Share = 0.5,
            Special = [(0, 0), (-0.0, 0), (1, 1), (Infinity, Infinity), (-Infinity, Infinity), (-1, double.NaN), (double.NaN, double.NaN)],
        },
        new("pow(1.37, x)", x => Elementary.pow(1.37, x), x => BigReal.pow(BigReal.ofFloat(1.37), x))
        {
            Range = (-2366, 2254), Dense = [-10, 10, -2300, 2250, -2366, -2250], Corners = Points.Multiples(Ln2, 3000), Share = 0.5,
            Special = [(0, 1), (-0.0, 1), (1, 1.37), (Infinity, Infinity), (-Infinity, 0), (double.NaN, double.NaN), (3000, Infinity), (-3000, 0)],
        },
        new("log Γ", Elementary.logGamma, BigReal.logGamma)
        {
            Range = (Least, 2.5e305), Dense = [0, 1, 1, 2, 2, 12, 12, 1000], Corners = AboutOne, Direction = 0, Bits = 220, Share = 0.1,
            Special = [(1, 0), (2, 0), (0, Infinity), (Infinity, Infinity), (-1, double.NaN), (double.NaN, double.NaN), (Largest, Infinity)],
        },
    ];
}
