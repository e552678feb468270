namespace Spectral

/// A sequence of rows at even times.
type EvenSequence =
    {
        /// The first time.
        First: float
        /// The step.
        Step: float
        /// [times][components].
        Rows: float[][]
        /// The known inputs at the same times, [times][inputs].
        Inputs: float[][]
    }

/// From rows at any times to rows at even times and back, by cubics with slopes of three-point differences; rows that stand at the times asked are taken as they are.
module EvenTimes =
    /// Times this near, relative to the step, are the same.
    let private same = 1.0e-6

    /// The slope at the middle of three rows.
    let private slope (times: float[]) (rows: float[][]) (j: int) (i: int) =
        let last = times.Length - 1
        let difference a b = (rows[b][i] - rows[a][i]) / (times[b] - times[a])

        if last = 1 then
            difference 0 1
        else
            let a, b, c =
                (if j = 0 then 0, 1, 2
                 elif j = last then last - 2, last - 1, last
                 else j - 1, j, j + 1)

            let left, right = difference a b, difference b c
            let ha, hb = times[b] - times[a], times[c] - times[b]
            let curvature = (right - left) / (ha + hb)
            // The parabola through the three, at the time of j.
            if j = a then left - curvature * ha
            elif j = c then right + curvature * hb
            else left + curvature * ha

    /// The row at a time within the range of the others.
    let at (times: float[]) (rows: float[][]) (time: float) : float[] =
        let last = times.Length - 1

        if last = 0 then
            rows[0]
        else
            let mutable j = 0

            while j < last - 1 && times[j + 1] <= time do
                j <- j + 1

            let h = times[j + 1] - times[j]
            let s = (time - times[j]) / h

            if abs s <= same then
                rows[j]
            elif abs (s - 1.0) <= same then
                rows[j + 1]
            else
                Array.init rows[0].Length (fun i ->
                    let a, b = slope times rows j i, slope times rows (j + 1) i
                    let square, cube = s * s, s * s * s

                    (2.0 * cube - 3.0 * square + 1.0) * rows[j][i]
                    + (cube - 2.0 * square + s) * h * a
                    + (3.0 * square - 2.0 * cube) * rows[j + 1][i]
                    + (cube - square) * h * b)

    /// Rows at even times of a step, from the first time on.
    let resample (step: float) (times: float[]) (rows: float[][]) (inputs: KnownInputs) : EvenSequence =
        let count = 1 + int (floor ((times[times.Length - 1] - times[0]) / step + same))

        {
            First = times[0]
            Step = step
            Rows = Array.init count (fun k -> at times rows (times[0] + float k * step))
            Inputs = Array.init count (fun k -> inputs.At(times[0] + float k * step))
        }
