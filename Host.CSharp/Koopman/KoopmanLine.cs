using System;
using System.Globalization;
using System.Text.Json.Nodes;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.Koopman;

/// <summary>A mode of a learned Koopman operator, as it is printed: what it is, and how far it can be trusted.</summary>
/// <param name="Real">The real part of the eigenvalue, on pairs not learned from.</param>
/// <param name="Imaginary">Its imaginary part; not 0 for a conjugate pair.</param>
/// <param name="ModulusLow">The lower end of a 90 % interval of its modulus.</param>
/// <param name="ModulusHigh">The upper end.</param>
/// <param name="Period">The period, infinite where it does not oscillate.</param>
/// <param name="PeriodLow">The lower end of a 90 % interval of the period.</param>
/// <param name="PeriodHigh">The upper end.</param>
/// <param name="DecayTime">The time in which it decays by e.</param>
/// <param name="DecayLow">The lower end of a 90 % interval of the decay time.</param>
/// <param name="DecayHigh">The upper end.</param>
/// <param name="Correlation">The correlation with its next values.</param>
/// <param name="ChanceLevel">The largest such correlation of 19 shifts of the pairs.</param>
/// <param name="Residual">‖ψ(x′) − λψ(x)‖/‖ψ‖, which holds the conditional variance.</param>
/// <param name="Defect">√|c₂ − c₁²|, in the reversible case the residual without that variance.</param>
/// <param name="Cosine">The smaller cosine with what two halves of the data give.</param>
/// <param name="Verdict">firm, uncertain or spurious.</param>
public sealed record KoopmanLine(
    double Real,
    double Imaginary,
    double ModulusLow,
    double ModulusHigh,
    double Period,
    double PeriodLow,
    double PeriodHigh,
    double DecayTime,
    double DecayLow,
    double DecayHigh,
    double Correlation,
    double ChanceLevel,
    double Residual,
    double Defect,
    double Cosine,
    string Verdict)
{
    /// <summary>The modulus of the eigenvalue.</summary>
    public double Modulus => Math.Sqrt((Real * Real) + (Imaginary * Imaginary));

    /// <summary>The eigenvalue, a pair with ±.</summary>
    public string Eigenvalue => Imaginary == 0.0
        ? Real.ToString("F3", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Real:F3} ± {Math.Abs(Imaginary):F3}i");

    /// <summary>The mode in a line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"λ = {Eigenvalue}, period {Time(Period)}, decay time {Time(DecayTime)} ({Time(DecayLow)} … {Time(DecayHigh)}), {Verdict}");

    /// <summary>A time in few digits.</summary>
    public static string Time(double time) => double.IsInfinity(time) ? "∞" : time.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>Of a mode at a lag of some time.</summary>
    internal static KoopmanLine Of(double lag, KoopmanMode mode)
    {
        double imaginary = mode.IsPair ? mode.Eigenvalue.Imaginary : 0.0;
        // A real eigenvalue has no period but that of a sign that alternates.
        double turned = mode.IsPair ? Math.Abs(mode.Eigenvalue.Angle) : mode.Eigenvalue.Real < 0.0 ? Math.PI : 0.0;
        (double one, double other) = mode.IsPair ? (mode.AngleLow, mode.AngleHigh) : (turned, turned);
        double fastest = Math.Min(Math.PI, Math.Max(Math.Abs(one), Math.Abs(other)));
        double slowest = one * other <= 0.0 ? 0.0 : Math.Min(Math.Abs(one), Math.Abs(other));
        return new KoopmanLine(
            mode.Eigenvalue.Real,
            imaginary,
            mode.ModulusLow,
            mode.ModulusHigh,
            KoopmanMode.Period(lag, turned),
            KoopmanMode.Period(lag, fastest),
            KoopmanMode.Period(lag, slowest),
            KoopmanMode.DecayTime(lag, mode.Eigenvalue.Modulus),
            KoopmanMode.DecayTime(lag, mode.ModulusLow),
            KoopmanMode.DecayTime(lag, mode.ModulusHigh),
            mode.Correlation,
            mode.ChanceLevel,
            mode.Residual,
            mode.Defect,
            mode.Cosine,
            mode.Verdict);
    }

    internal JsonObject Json() => new()
    {
        ["chance_level"] = ModelJson.Number(ChanceLevel),
        ["correlation"] = ModelJson.Number(Correlation),
        ["cosine"] = ModelJson.Number(Cosine),
        ["decay_high"] = ModelJson.Number(DecayHigh),
        ["decay_low"] = ModelJson.Number(DecayLow),
        ["decay_time"] = ModelJson.Number(DecayTime),
        ["defect"] = ModelJson.Number(Defect),
        ["imaginary"] = ModelJson.Number(Imaginary),
        ["modulus"] = ModelJson.Number(Modulus),
        ["modulus_high"] = ModelJson.Number(ModulusHigh),
        ["modulus_low"] = ModelJson.Number(ModulusLow),
        ["period"] = ModelJson.Number(Period),
        ["period_high"] = ModelJson.Number(PeriodHigh),
        ["period_low"] = ModelJson.Number(PeriodLow),
        ["real"] = ModelJson.Number(Real),
        ["residual"] = ModelJson.Number(Residual),
        ["verdict"] = Verdict,
    };

    internal static KoopmanLine Of(JsonNode node)
    {
        double At(string name) => ModelJson.Number(node[name]);
        return new KoopmanLine(
            At("real"),
            At("imaginary"),
            At("modulus_low"),
            At("modulus_high"),
            At("period"),
            At("period_low"),
            At("period_high"),
            At("decay_time"),
            At("decay_low"),
            At("decay_high"),
            At("correlation"),
            At("chance_level"),
            At("residual"),
            At("defect"),
            At("cosine"),
            ModelJson.Text(node["verdict"]));
    }
}
