namespace Spectral

open Spectral.Dense

/// The orthonormal directions that hold most of given rows: first Gram–Schmidt with the largest remainder first, until every remainder is a twentieth or there are enough vectors; in these the
/// symmetric eigenproblem is small, and no accuracy is lost to squares of tiny components. Each direction's largest component is positive.
module internal LeadingDirections =
    let private negligible = 0.05

    /// Orthonormal vectors that leave of every row no more than the tolerance, at most so many.
    let private span (rows: float[][]) (tolerance: float) (most: int) =
        let remainders = rows |> Array.map Array.copy
        let found = System.Collections.Generic.List<float[]>()
        let mutable settled = false

        while not settled do
            let squares = remainders |> Array.map (fun r -> dot r r)
            let largest = Array.max squares

            if largest <= tolerance * tolerance || found.Count = min most rows[0].Length then
                settled <- true
            else
                let next = Array.copy remainders[System.Array.IndexOf(squares, largest)]

                for q in found do
                    subtract (dot q next) q next

                let size = sqrt (dot next next)
                let unit = next |> Array.map (fun v -> v / size)
                found.Add unit

                for r in remainders do
                    subtract (dot unit r) unit r

        found.ToArray()

    /// The directions of rows that are scaled so that what is below a twentieth is negligible, the leading one first, at most so many; none of rows that are all negligible.
    let of' (rows: float[][]) (most: int) : float[][] =
        let basis = span rows negligible most
        let k = basis.Length

        if k = 0 then
            [||]
        else
            let coordinates = rows |> Array.map (fun row -> basis |> Array.map (fun q -> dot q row))

            let struct (_, vectors) = SymmetricEigen.decompose (symmetricProduct (Array.concat coordinates) rows.Length k) k

            // From the largest eigenvalue down, the largest component positive.
            Array.init k (fun d ->
                let column = k - 1 - d
                let direction = Array.zeroCreate rows[0].Length

                for i in 0 .. k - 1 do
                    subtract -vectors[i * k + column] basis[i] direction

                let largest = direction |> Array.fold (fun m v -> max m (abs v)) 0.0
                let first = Array.find (fun v -> abs v = largest) direction
                if first < 0.0 then Array.map (fun v -> -v) direction else direction)

    /// The coordinates of a row, and the squares of what is left of it after the first 0, 1, … directions.
    let deflate (directions: float[][]) (row: float[]) : struct (float[] * float[]) =
        let remainder = Array.copy row
        let coordinates = Array.zeroCreate directions.Length
        let left = Array.zeroCreate (directions.Length + 1)
        left[0] <- dot remainder remainder

        for k in 0 .. directions.Length - 1 do
            coordinates[k] <- dot directions[k] remainder
            subtract coordinates[k] directions[k] remainder
            left[k + 1] <- dot remainder remainder

        struct (coordinates, left)
