/// Numbers in the details of claims.
module Spectral.Experiments.Claims

open System.Globalization

let private format (pattern: string) (x: float) = x.ToString(pattern, CultureInfo.InvariantCulture)

/// A ratio, "1.32".
let ratio = format "0.00"

/// An error, "1.2e-05".
let error = format "0.0e-00"

/// A number as it is.
let number = format "R"
