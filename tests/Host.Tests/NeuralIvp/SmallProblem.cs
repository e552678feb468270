using System;
using Microsoft.FSharp.Core;

namespace Spectral.Host.Tests.NeuralIvp;

/// <summary>The heat equation on an interval with a small network, in C#.</summary>
internal static class SmallProblem
{
    public static Spectral.NeuralIvp Heat(IEngine engine, bool byProducts = true)
    {
        (double, double)[] ends = [(-1.0, 1.0)];
        ValueTuple<double, double>[] box = ends;
        FSharpFunc<Expr, Expr> wall = FuncConvert.FromFunc<Expr, Expr>(x => InitialValueProblemModule.wallFactor(box, x));
        FSharpFunc<Expr, Expr> initial = FuncConvert.FromFunc<Expr, Expr>(x => Tensor.cos(Tensor.times(0.5 * Math.PI, Tensor.element(0, x))));
        EvolutionEquation heat = EvolutionEquationModule.firstOrder(
            "heat", 1, FuncConvert.FromFunc<PlaceAndTime, FieldJet, Expr>((_, u) => Tensor.times(0.05, u.Laplacian)));
        InitialValueProblem problem = InitialValueProblemModule.inBox(heat, box, FSharpOption<FSharpFunc<Expr, Expr>>.Some(wall), [initial], [0.0, 1.0]);
        IvpSettings settings = new(
            new FieldNetworkSettings(InputMap.Raw(1, 1.5), [8, 7], Activation.Tanh),
            FieldStart.Fitted,
            new FunctionFit(20, 1e-3, 60, head: false, limit: 0.5),
            PointRuleModule.halton(50),
            byProducts ? TangentSolverModule.nystrom(1e-8, 1e-8) : TangentSolverModule.dense(1e-9),
            TimeSteps.NewAdaptive(Tableaus.BogackiShampine, 1e-2, StepNorm.Both),
            RestartRule.NoRestart,
            InvariantRule.Drifting,
            1);
        return new(engine, problem, settings);
    }
}
