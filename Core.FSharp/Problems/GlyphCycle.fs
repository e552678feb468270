/// Noisy images of the digits 0 to 4 in turn: each image is followed by one of the next digit, independent given the digit. The Koopman operator has rank 5, its eigenvalues are the fifth
/// roots of unity, its singular values are 1, and who reads the digit forecasts the class at any horizon. It stands for ordered MNIST (Kostic et al., arXiv 2307.09912).
module Spectral.GlyphCycle

/// Number of digits.
let classes = 5

/// Rows and columns of an image, and of a digit.
let private height, width, glyphHeight, glyphWidth = 9, 8, 7, 5

/// Pixels of an image.
let pixels = height * width

/// The least brightness, the largest being 1, and the standard deviation of a pixel.
let private leastBrightness, noise = 0.6, 0.15

let private glyphs =
    [|
        " ### #   ##   ##   ##   ##   # ### "
        "  #   ##    #    #    #    #   ### "
        " ### #   #    #   #   #   #   #####"
        " ### #   #    #  ##     ##   # ### "
        "   #   ##  # # #  # #####   #    # "
    |]

/// An image of a digit, [pixels]: moved by whole pixels, of random brightness, with noise on every pixel.
let image (stream: RandomStream) (digit: int) : float[] =
    let down = stream.NextInteger(height - glyphHeight + 1)
    let right = stream.NextInteger(width - glyphWidth + 1)
    let brightness = stream.NextUniform(leastBrightness, 1.0)

    Array.init pixels (fun at ->
        let row, column = at / width - down, at % width - right

        let isInk =
            row >= 0
            && row < glyphHeight
            && column >= 0
            && column < glyphWidth
            && glyphs[digit][row * glyphWidth + column] = '#'

        (if isInk then brightness else 0.0) + noise * stream.NextNormal())

/// So many independent pairs in the stationary law: digits, their images and images of the next digits, [count × pixels] each.
let pairs (stream: RandomStream) (count: int) : struct (int[] * Matrix * Matrix) =
    let digits = Array.init count (fun _ -> stream.NextInteger classes)
    let images next = Matrix(count, pixels, digits |> Array.collect (fun digit -> image stream ((digit + next) % classes)))
    let first = images 0
    struct (digits, first, images 1)

/// Which digit, [count × classes]: the observables whose forecasts name a class.
let indicators (digits: int[]) : Matrix = Matrix.Init(digits.Length, classes, fun i c -> if digits[i] = c then 1.0 else 0.0)
