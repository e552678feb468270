namespace Spectral

open System

/// What a rule for points may look at.
type PointContext =
    {
        /// The ends of every axis; empty without a box.
        Box: struct (float * float)[]
        /// t.
        Time: float
        /// For what is drawn, one child a step.
        Stream: RandomStream
        /// The particles at t, [n × d]; empty without particles.
        Particles: float[]
        /// |∇u₁| at places [m × d].
        Slope: float[] -> float[]
    }

/// Where an equation is asked to hold: new points every accepted step, the same for all its stages and tries.
[<AbstractClass>]
type PointRule(name: string, count: int) =
    do Check.that (count > 0) "points" $"{count} points were asked for: use 1 or more."
    /// A canonical text such as "halton(1600)".
    member _.Canonical = $"{name}({count})"
    /// n.
    member _.Count = count
    /// The points of a step.
    abstract Draw: context: PointContext -> SamplePoints

module PointRule =
    let private needBox name (context: PointContext) =
        Check.that (context.Box.Length > 0) "points" $"the points '{name}' need a box: use particles for a problem on the whole space."

    let private fraction x = x - floor x

    /// Point k of Halton's sequence, shifted modulo one.
    let private shifted (shift: float[]) k = Array.map2 (fun u s -> fraction (u + s)) (Halton.point shift.Length k) shift

    /// Halton's points, moved by a shift modulo the box that is drawn for each step.
    let halton (count: int) : PointRule =
        { new PointRule("halton", count) with
            override _.Draw(context) =
                needBox "halton" context
                let d = context.Box.Length
                let shift = Array.init d (fun _ -> context.Stream.NextUniform())
                SamplePoints.Equal(d, Array.init count (fun i -> Halton.within context.Box (shifted shift (i + 1))) |> Array.concat)
        }

    /// Independent draws from the box.
    let uniform (count: int) : PointRule =
        { new PointRule("uniform", count) with
            override _.Draw(context) =
                needBox "uniform" context
                let d = context.Box.Length

                SamplePoints.Equal(
                    d,
                    Array.init count (fun _ -> Halton.within context.Box (Array.init d (fun _ -> context.Stream.NextUniform())))
                    |> Array.concat
                )
        }

    /// Equal distances on one axis, moved by one shift that is drawn for each step: the trapezoidal rule, exact for the means of what a periodic network makes.
    let equidistant (count: int) : PointRule =
        { new PointRule("equidistant", count) with
            override _.Draw(context) =
                Check.that (context.Box.Length = 1) "points" "equidistant points need one axis: use halton in more."
                let shift = context.Stream.NextUniform()
                SamplePoints.Equal(1, Array.init count (fun i -> (Halton.within context.Box [| (float i + shift) / float count |])[0]))
        }

    /// One axis, the density 1 + |u'|/mean |u'|: more points where the solution is steep, weights that undo it. Points are one a stratum of the density.
    let arcLength (count: int) : PointRule =
        { new PointRule("arc length", count) with
            override _.Draw(context) =
                Check.that (context.Box.Length = 1) "points" "points by arc length need one axis: use halton in more."
                let cells = 4 * count
                let struct (left, right) = context.Box[0]
                let width = (right - left) / float cells
                let slope = context.Slope(Array.init cells (fun i -> left + (float i + 0.5) * width)) |> Array.map abs
                let mean = max (Summation.sum slope / float cells) Double.Epsilon
                let density = slope |> Array.map (fun s -> 0.5 * (1.0 + s / mean))
                // The share of the points below each cell's left end.
                let below = density |> Array.scan (+) 0.0 |> Array.map (fun s -> s / float cells)
                let mutable cell = 0

                let drawn =
                    Array.init count (fun i ->
                        let share = min (1.0 - 1e-12) ((float i + context.Stream.NextUniform()) / float count) * below[cells]

                        while cell < cells - 1 && below[cell + 1] <= share do
                            cell <- cell + 1

                        let inside = (share - below[cell]) / (below[cell + 1] - below[cell])
                        struct (left + (float cell + inside) * width, 1.0 / density[cell]))

                let weights = drawn |> Array.map (fun struct (_, w) -> w)
                let total = Summation.sum weights / float count

                {
                    Places = drawn |> Array.map (fun struct (x, _) -> x)
                    Weights = weights |> Array.map (fun w -> w / total)
                }
        }

    /// Half of the points by Halton, half from a normal distribution that follows a feature, with weights 1/density. The centre [d] is a function of time.
    let following (count: int) (deviation: float) (centre: float -> float[]) : PointRule =
        { new PointRule("halton and normal", count) with
            override _.Draw(context) =
                needBox "halton and normal" context
                let d = context.Box.Length
                let shift = Array.init d (fun _ -> context.Stream.NextUniform())
                let middle = centre context.Time
                let volume = context.Box |> Array.fold (fun v (struct (l, r)) -> v * (r - l)) 1.0
                let isInside (x: float[]) = Array.forall2 (fun x (struct (l, r)) -> x >= l && x <= r) x context.Box

                let rec near () =
                    let x = middle |> Array.map (fun c -> c + deviation * context.Stream.NextNormal())
                    if isInside x then x else near ()

                let places =
                    Array.init count (fun i ->
                        if i % 2 = 0 then
                            Halton.within context.Box (shifted shift (i / 2 + 1))
                        else
                            near ())

                let weight (x: float[]) =
                    let square = Array.fold2 (fun s x c -> s + (x - c) * (x - c)) 0.0 x middle

                    let normal =
                        Elementary.exp (-0.5 * square / (deviation * deviation))
                        * Elementary.pow (2.0 * Math.PI * deviation * deviation) (-0.5 * float d)

                    1.0 / (0.5 / volume + 0.5 * normal)

                let weights = Array.map weight places
                let mean = Summation.sum weights / float count
                { Places = Array.concat places; Weights = weights |> Array.map (fun w -> w / mean) }
        }

    /// The particles, all of them.
    let particles (count: int) : PointRule =
        { new PointRule("particles", count) with
            override _.Draw(context) =
                Check.that (context.Particles.Length > 0) "points" "this problem has no particles: use halton."
                SamplePoints.Equal(context.Particles.Length / count, context.Particles)
        }
