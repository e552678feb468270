namespace Spectral

/// What holds at the ends of a domain in one variable.
type Boundary =
    /// There are none: a line or a half line.
    | Unbounded = 0
    /// The ends are one place.
    | Periodic = 1
    /// u = 0 at both ends: with u(left − x) = −u(left + x) it goes on as an odd function of twice the period.
    | Zero = 2
