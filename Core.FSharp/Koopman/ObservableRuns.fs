namespace Spectral

/// Observables of one trajectory as they were measured.
type ObservableSeries =
    {
        /// The trajectory's name; empty where there is only one.
        Name: string
        /// Ascending times.
        Times: float[]
        /// The observables at each time, [times × observables]; NaN where missing.
        Rows: float[][]
    }

/// Rows of a trajectory at even times without a gap.
type ObservableRun =
    {
        /// The number of its series.
        Series: int
        /// The time of the first row.
        First: float
        /// [times × observables], one step apart.
        Rows: float[][]
    }

/// A part of a run: the rows from one on, before another.
type RunStretch =
    {
        /// The number of the run.
        Run: int
        /// The first row.
        From: int
        /// The row behind the last.
        Until: int
    }

/// From series to runs at even times. Gaps and rows with a missing value end a run, so that no pair of states crosses them.
module ObservableRuns =
    /// Times may lie this share of a step beside even ones.
    let private uneven = 1e-3

    let private text (value: float) = value.ToString("G10", System.Globalization.CultureInfo.InvariantCulture)

    /// Without the rounding that differences of times leave, where there is no more.
    let private tidy (step: float) =
        let short = System.Double.Parse(text step, System.Globalization.CultureInfo.InvariantCulture)
        if abs (short - step) <= 1e-9 * step then short else step

    let private isWhole (row: float[]) = row |> Array.forall (fun v -> not (System.Double.IsNaN v))

    /// The step of series: the median of the intervals between neighbouring times. Raises ArgumentException where no series has two times.
    let step (series: ObservableSeries[]) : float =
        let intervals =
            series
            |> Array.collect (fun s -> s.Times |> Array.pairwise |> Array.map (fun (a, b) -> b - a))
            |> List.ofArray
            |> List.sort
            |> Array.ofList

        Check.that (intervals.Length > 0) "times" "no trajectory has two times: pairs of neighbouring states are needed."
        tidy intervals[intervals.Length / 2]

    let private runsOf (step: float) number (series: ObservableSeries) =
        let whose = if series.Name = "" then "" else $"trajectory {series.Name}: "
        // The place of every row on the grid of even times that begins with the first.
        let mutable place = 0

        let places =
            Array.init series.Times.Length (fun j ->
                if j > 0 then
                    let steps = (series.Times[j] - series.Times[j - 1]) / step
                    let whole = System.Math.Round steps

                    Check.that
                        (whole >= 1.0 && abs (steps - whole) <= uneven * max 1.0 whole)
                        "times"
                        $"{whose}t = {text series.Times[j]} follows t = {text series.Times[j - 1]}, which is no whole number of steps of {text step}: times are uneven; resample them by --step {text step}, or give even times."

                    place <- place + int whole

                place)

        let kept = [| 0 .. places.Length - 1 |] |> Array.filter (fun j -> isWhole series.Rows[j])

        [|
            let mutable first = 0

            for k in 1 .. kept.Length do
                if k = kept.Length || places[kept[k]] <> places[kept[k - 1]] + 1 then
                    {
                        Series = number
                        First = series.Times[kept[first]]
                        Rows = Array.init (k - first) (fun i -> series.Rows[kept[first + i]])
                    }

                    first <- k
        |]

    /// The runs of series whose times are even, gaps apart. Raises ArgumentException where they are not.
    let ofSeries (step: float) (series: ObservableSeries[]) : ObservableRun[] = series |> Array.mapi (runsOf step) |> Array.concat

    /// The runs of series at times of a step of one's own, by cubics between the measured ones; rows with a missing value are left out first.
    let resampled (step: float) (series: ObservableSeries[]) : ObservableRun[] =
        Check.that (step > 0.0) "step" $"times are resampled at steps of {step}: give a positive one."

        [|
            for number, one in Array.indexed series do
                let kept = [| 0 .. one.Times.Length - 1 |] |> Array.filter (fun j -> isWhole one.Rows[j])

                if kept.Length > 1 then
                    let times = kept |> Array.map (fun j -> one.Times[j])
                    let even = EvenTimes.resample step times (kept |> Array.map (fun j -> one.Rows[j])) KnownInputs.None
                    { Series = number; First = even.First; Rows = even.Rows }
        |]
