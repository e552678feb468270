namespace Spectral

/// Equations that can be asked for by name, each as a user would write it.
module NamedEquations =
    let private square wall =
        [| "x"; "y" |]
        |> Array.map (fun name -> { AxisText.Name = name; Left = -1.0; Right = 1.0; Wall = wall })

    let private field equation initial =
        {
            FieldText.Name = "u"
            Equation = equation
            IsSecondOrder = false
            Initial = initial
            InitialVelocity = "0"
        }

    /// u_tt = 0.1 Δu on a square, zero on its walls; the exact solution is cos(ωt) cos(πx/2) cos(πy/2), ω = π √0.05.
    let wave =
        {
            Name = "wave-2d"
            Axes = square WallCondition.Zero
            Fields = [| { field "c^2*laplacian(u)" "cos(pi*x/2)*cos(pi*y/2)" with IsSecondOrder = true } |]
            Parameters = [| struct ("c", 0.31622776601683794) |]
            Times = [| 0.0; 0.5; 1.0; 1.5; 2.0 |]
        }

    /// u_t = 0.05 Δu on a square, zero on its walls, of two modes that decay each at its own rate.
    let heat =
        {
            Name = "heat-2d"
            Axes = square WallCondition.Zero
            Fields = [| field "0.05*laplacian(u)" "cos(pi*x/2)*cos(pi*y/2) - 0.5*sin(pi*x)*cos(3*pi*y/2)" |]
            Parameters = [||]
            Times = [| 0.0; 0.5; 1.0; 2.0 |]
        }

    /// u_t = u_x + u_y on a square: a bell that moves to the lower left.
    let advection =
        {
            Name = "advection-2d"
            Axes = square WallCondition.Zero
            Fields = [| field "dx(u) + dy(u)" "exp(-((x - 0.3)^2 + (y - 0.3)^2)/(2*s^2))" |]
            Parameters = [| struct ("s", 0.15) |]
            Times = [| 0.0; 0.25; 0.5 |]
        }

    /// All of them.
    let all = [| wave; heat; advection |]
