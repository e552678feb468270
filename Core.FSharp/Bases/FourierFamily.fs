namespace Spectral

open System

/// The real Fourier basis of period L = right − left, orthonormal in L² of a period:
///   1/√L, √(2/L) cos θ, √(2/L) sin θ, √(2/L) cos 2θ, √(2/L) sin 2θ, …,  θ = 2πx/L,
/// to the highest wavenumber K = order, 2K + 1 functions. The phase is counted from x = 0, whatever the period's ends;
/// every finite x is in the domain, by periodicity. Derivatives stay in the basis (one off-diagonal pair a wavenumber).
[<Sealed>]
type internal FourierFamily(order: int, left: float, right: float) =
    inherit Family("fourier", $"{Family.text left}, {Family.text right}", order, 2 * order + 1, left, right)

    let count = 2 * order + 1
    let length = right - left
    let constant = 1.0 / sqrt length
    let amplitude = sqrt (2.0 / length)
    let wave = 2.0 * Math.PI / length

    let refuse what : Family * Banded =
        raise (
            ArgumentException(
                $"{what} is not periodic, so the Fourier basis does not hold it: choose a Jacobi, Hermite or Laguerre basis, or keep the scale fixed."
            )
        )

    override _.WithOrder n = FourierFamily(n, left, right)
    override _.Weight _ = 1.0

    override _.Fill(x, target, offset) =
        target[offset] <- constant

        if order > 0 then
            let turns = x / length
            let theta = 2.0 * Math.PI * (turns - Math.Round turns)
            let c = Elementary.cos theta
            let s = Elementary.sin theta
            let mutable cosine = c
            let mutable sine = s

            for k in 1..order do
                target[offset + 2 * k - 1] <- amplitude * cosine
                target[offset + 2 * k] <- amplitude * sine
                let next = cosine * c - sine * s
                sine <- sine * c + cosine * s
                cosine <- next

    override this.FillSlopes(x, target, slopes, offset) =
        this.Fill(x, target, offset)
        slopes[offset] <- 0.0

        for k in 1..order do
            slopes[offset + 2 * k - 1] <- -(wave * float k) * target[offset + 2 * k]
            slopes[offset + 2 * k] <- wave * float k * target[offset + 2 * k - 1]

    override _.RuleOf n = Gauss.equispaced n left right
    override _.MinimalRule = count
    override _.UnweightedRuleOf n = Gauss.equispaced n left right
    override _.UnitWeight = true

    override this.Derivative() =
        this,
        Banded.Create(
            count,
            count,
            1,
            1,
            fun i j ->
                if i = j then 0.0
                elif i > j && i % 2 = 0 then -(wave * float (i / 2))
                elif i < j && j % 2 = 0 then wave * float (j / 2)
                else 0.0
        )

    override _.TimesX() = refuse "x·φ"
    override _.Dilation() = refuse "x·φ′"
