using System;
using System.Linq;

namespace Spectral.Torch;

/// <summary>
/// The loss of a fit of trajectories as functions of a script: whole solves, their adjoints and their Jacobians, each one native call. States are [samples × n],
/// later ones [times − 1 × samples × n], the loss's data [times − 1 · samples × size].
/// </summary>
internal static class TrajectoryScript
{
    /// <summary>
    /// <c>states(c, numbers, initial) -> Tensor</c>, the later states of a field's flow.
    /// </summary>
    public static void Flow(ScriptText text, string name, Program value, FixedScheme scheme, int n, Precision precision)
    {
        string type = ScriptText.TypeOf(precision);
        ProgramScript.Add(text, $"{name}_field", value, precision);
        new StepScript(text, scheme, n, precision).Interval(
            $"{name}_flow", isTransposed: false, "", argument => ([], $"{name}_field(c, s, batch, [{argument}])[0]"));
        text.Functions($"""
            def {name}(c: List[Tensor], numbers: Tensor, initial: Tensor) -> Tensor:
                s = {name}_field_shared(c, numbers.to({type}))
                y = initial.to({type})
                later: List[Tensor] = []
                for j in range({scheme.Times.Length - 1}):
                    y = {name}_flow(c, s, y.size(0), j, y)
                    later.append(y)
                return torch.stack(later).to(7)
            """);
    }

    /// <summary>
    /// <c>loss(c, numbers, initial, data) -> float</c> and <c>gradient(c, numbers, initial, data, total) -> float</c>: Σ r², the latter with its gradient by the discrete adjoint on
    /// the stages' traces; checkpointed, those of one interval at a time are made again from its start.
    /// </summary>
    public static void Gradient(ScriptText text, FitTask task, Precision precision, bool isCheckpointed)
    {
        int n = task.Field.StateSize, intervals = task.Times.Length - 1;
        string type = ScriptText.TypeOf(precision);
        Flow(text, "states", task.Field.Value, task.Scheme, n, precision);
        ProgramScript.Add(text, "record", task.Field.Record, precision);
        ProgramScript.Add(text, "pull", task.Field.Pull, precision);
        ProgramScript.Add(text, "residual", task.Residual.Value, Precision.Double);
        ProgramScript.Add(text, "residual_pull", task.Residual.Pull, Precision.Double);
        StepScript steps = new(text, task.Scheme, n, precision);
        steps.Interval("recorded", isTransposed: false, "traces: List[List[Tensor]]", argument => (
            [$"r = record(c, s, batch, [{argument}])", $"traces.append([{argument}] + r[1:])"], "r[0]"));
        steps.Interval("adjoint", isTransposed: true, "traces: List[List[Tensor]], total: Tensor", argument => (
            [$"r = pull(c, s, batch, traces.pop() + [{argument}])", "total.add_(r[1])"], "r[0]"));
        text.Functions($"""
            def finite(later: Tensor, sum: Tensor) -> Tensor:
                return torch.where(torch.isfinite(later).all(), sum, float('inf'))
            def residuals(c: List[Tensor], numbers: Tensor, later: Tensor, data: List[Tensor]) -> Tensor:
                return residual(c, residual_shared(c, numbers), later.size(0) * later.size(1), [later.reshape([-1, {n}])] + data)[0]
            def loss(c: List[Tensor], numbers: Tensor, initial: Tensor, data: List[Tensor]) -> float:
                later = states(c, numbers, initial)
                r = residuals(c, numbers, later, data)
                return float(finite(later, (r * r).sum()))
            def record_all(c: List[Tensor], numbers: Tensor, initial: Tensor, starts: List[Tensor], traces: List[List[Tensor]]) -> Tensor:
                s = record_shared(c, numbers.to({type}))
                y = initial.to({type})
                starts.append(y)
                for j in range({intervals}):
                    y = recorded(c, s, y.size(0), traces, j, y)
                    starts.append(y)
                    {(isCheckpointed ? "traces.clear()" : "pass")}
                return torch.stack(starts[1:]).to(7)
            def pull_all(c: List[Tensor], numbers: Tensor, starts: List[Tensor], traces: List[List[Tensor]], w: Tensor, total: Tensor) -> None:
                s = pull_shared(c, numbers.to({type}))
                of_record = record_shared(c, numbers.to({type}))
                total.zero_()
                v = torch.zeros_like(starts[0])
                for k in range({intervals}):
                    j = {intervals} - 1 - k
                    v = v + w[j].to({type})
                    {(isCheckpointed ? "recorded(c, of_record, v.size(0), traces, j, starts[j])" : "pass")}
                    v = adjoint(c, s, v.size(0), traces, total, j, v)
            def value_and_gradient(c: List[Tensor], numbers: Tensor, initial: Tensor, data: List[Tensor], total: Tensor) -> Tensor:
                starts: List[Tensor] = []
                traces: List[List[Tensor]] = []
                later = record_all(c, numbers, initial, starts, traces)
                pulled = residual_pull(c, residual_pull_shared(c, numbers), later.size(0) * later.size(1), [later.reshape([-1, {n}])] + data)
                pull_all(c, numbers, starts, traces, pulled[0].reshape(later.size()), total)
                return finite(later, pulled[1].sum())
            def gradient(c: List[Tensor], numbers: Tensor, initial: Tensor, data: List[Tensor], total: Tensor) -> float:
                return float(value_and_gradient(c, numbers, initial, data, total))
            def defer(c: List[Tensor], numbers: Tensor, initial: Tensor, data: List[Tensor], total: Tensor, values: Tensor, at: int) -> None:
                values[at].copy_(value_and_gradient(c, numbers, initial, data, total))
            def half_gradient(c: List[Tensor], numbers: Tensor, initial: Tensor, data: List[Tensor], total: Tensor, kept: Tensor) -> float:
                kept.copy_(numbers)
                value = gradient(c, numbers, initial, data, total)
                total.mul_(0.5)
                return value
            """);
    }

    /// <summary>
    /// What second-order training needs beside the gradient.
    /// <c>linearise</c>: JᵀJ and Jᵀr of some trajectories, added up. The Jacobian of an interval comes from unit cotangents, all at once; with S = ∂y/∂θ and the slopes R of the
    /// residuals, JᵀJ = Σ Sᵀ (RᵀR) S. <c>curvature</c>: Jᵀ r″ along a step by central differences. <c>product</c>: JᵀJ v by the tangent of the flow and the adjoint.
    /// </summary>
    public static void SecondOrder(ScriptText text, FitTask task, double differenceStep)
    {
        FieldPrograms field = task.Field;
        int n = field.StateSize, intervals = task.Times.Length - 1, count = field.Network.ParameterCount;
        string h = ScriptText.Number(differenceStep);
        int[] windows = [.. field.Network.Windows.Select(window => Shape.size(window.Expression.Shape))];
        ProgramScript.Add(text, "sample_pull", field.SamplePull, Precision.Double);
        ProgramScript.Add(text, "residual_push", task.Residual.Push, Precision.Double);
        ProgramScript.Add(text, "residual_transpose", task.Residual.Transpose, Precision.Double);
        StepScript steps = new(text, task.Scheme, n, Precision.Double);
        steps.Interval("argued", isTransposed: false, "arguments: List[Tensor]", argument => (
            [$"arguments.append({argument})"], $"states_field(c, s, batch, [{argument}])[0]"));
        steps.Interval("sampled", isTransposed: true, "arguments: List[Tensor], theta: List[Tensor]", argument => (
            [
                $"r = sample_pull(c, s, batch, [arguments.pop().repeat_interleave({n}, 0), {argument}] + theta)",
                .. windows.Select((_, k) => $"theta[{k}] = r[{k + 1}]"),
            ],
            "r[0]"));
        FlowTangent tangent = new(field.Network);
        Flow(text, "tangents", tangent.Program, task.Scheme.Doubled, 2 * n, Precision.Double);
        string places = string.Concat(tangent.Places.Select(place => FormattableString.Invariant(
            $"\n    both.narrow(0, {place.Item2}, {place.Item3}).copy_(v.narrow(0, {place.Item1}, {place.Item3}))")));
        text.Functions($"""
            def linearise(c: List[Tensor], numbers: Tensor, first: int, samples: int, initial: Tensor, data: List[Tensor], normal: Tensor, gradient: Tensor) -> float:
                of_field = states_field_shared(c, numbers)
                of_pull = sample_pull_shared(c, numbers)
                of_residual = residual_shared(c, numbers)
                of_push = residual_push_shared(c, numbers)
                y = initial.narrow(0, first, samples)
                units = torch.eye({n}, dtype=y.dtype, device=y.device).repeat([samples, 1])
                chained = torch.zeros([samples, {n}, {count}], dtype=y.dtype, device=y.device)
                matrix = normal.reshape([{count}, {count}])
                if first == 0:
                    normal.zero_()
                    gradient.zero_()
                value = torch.zeros([], dtype=y.dtype, device=y.device)
                for j in range({intervals}):
                    arguments: List[Tensor] = []
                    y = argued(c, of_field, samples, arguments, j, y)
                    theta: List[Tensor] = [{string.Join(", ", windows.Select(size => $"torch.zeros([samples * {n}, {size}], dtype=y.dtype, device=y.device)"))}]
                    by_state = sampled(c, of_pull, samples * {n}, arguments, theta, j, units)
                    chained = torch.baddbmm(torch.cat(theta, 1).reshape([samples, {n}, {count}]), by_state.reshape([samples, {n}, {n}]), chained)
                    own: List[Tensor] = []
                    repeated: List[Tensor] = []
                    for datum in data:
                        own.append(datum.reshape([{intervals}, initial.size(0), -1])[j].narrow(0, first, samples))
                        repeated.append(own[-1].repeat_interleave({n}, 0))
                    r = residual(c, of_residual, samples, [y] + own)[0]
                    slopes = residual_push(c, of_push, samples * {n}, [y.repeat_interleave({n}, 0), units] + repeated)[0].reshape([samples, {n}, -1])
                    rows = chained.reshape([samples * {n}, {count}])
                    squared = torch.bmm(slopes, slopes.transpose(1, 2))
                    matrix.addmm_(rows.t(), torch.bmm(squared, chained).reshape([samples * {n}, {count}]))
                    gradient.add_(torch.mv(rows.t(), torch.bmm(slopes, r.unsqueeze(2)).reshape([-1])))
                    value.add_(finite(y, (r * r).sum()))
                return float(value)
            def curvature(c: List[Tensor], numbers: Tensor, step: Tensor, initial: Tensor, data: List[Tensor], total: Tensor) -> float:
                ahead = states(c, numbers + {h} * step, initial)
                behind = states(c, numbers - {h} * step, initial)
                starts: List[Tensor] = []
                traces: List[List[Tensor]] = []
                later = record_all(c, numbers, initial, starts, traces)
                second = residuals(c, numbers, ahead, data) - 2.0 * residuals(c, numbers, later, data) + residuals(c, numbers, behind, data)
                w = residual_transpose(c, residual_transpose_shared(c, numbers), second.size(0), [later.reshape([-1, {n}]), second / ({h} * {h})] + data)[0]
                pull_all(c, numbers, starts, traces, w.reshape(later.size()), total)
                return float(finite(torch.stack([ahead, behind]), torch.dot(total, total)))
            def product(c: List[Tensor], numbers: Tensor, v: Tensor, initial: Tensor, data: List[Tensor], total: Tensor) -> None:
                both = torch.zeros([{tangent.Program.SharedLength}], dtype=v.dtype, device=v.device)
                both.narrow(0, 0, {tangent.Program.ParameterCount}).copy_(numbers.narrow(0, 0, {tangent.Program.ParameterCount})){places}
                moved = tangents(c, both, torch.cat([initial, torch.zeros_like(initial)], 1)).narrow(2, {n}, {n}).reshape([-1, {n}])
                starts: List[Tensor] = []
                traces: List[List[Tensor]] = []
                later = record_all(c, numbers, initial, starts, traces)
                r = residual_push(c, residual_push_shared(c, numbers), moved.size(0), [later.reshape([-1, {n}]), moved] + data)[0]
                w = residual_transpose(c, residual_transpose_shared(c, numbers), moved.size(0), [later.reshape([-1, {n}]), r] + data)[0]
                pull_all(c, numbers, starts, traces, w.reshape(later.size()), total)
            """);
    }
}
