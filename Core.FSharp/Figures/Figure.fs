namespace Spectral

/// An axis: its title, its kind, and the names of a categorical one. Panels whose axes have the same title share one scale.
type Axis =
    {
        /// The quantity, with its unit.
        Title: string
        /// How it runs.
        Kind: AxisKind
        /// The names of the kind Categories, otherwise empty.
        Names: string[]
    }

    /// A linear axis.
    static member Linear(title: string) = { Title = title; Kind = AxisKind.Linear; Names = [||] }
    /// A logarithmic axis.
    static member Logarithmic(title: string) = { Title = title; Kind = AxisKind.Logarithmic; Names = [||] }
    /// An axis of names.
    static member Categories(title: string, names: string[]) = { Title = title; Kind = AxisKind.Categories; Names = names }

/// How values become colours: those of a quantity from low to high; what lies beyond has the colour of the nearer end.
type Shading =
    {
        /// The quantity with its unit, the title of the colour bar.
        Quantity: string
        /// The value of the first colour.
        Low: float
        /// The value of the last colour.
        High: float
        /// Whether the colours part at the middle, paper white, as for differences; otherwise they grow lighter from the first to the last.
        IsDiverging: bool
    }

/// A field on a box as coloured cells of equal size with a colour bar beside the panel.
type FieldMap =
    {
        /// The first edge of the box across.
        Left: float
        /// Its other edge across.
        Right: float
        /// Its lower edge.
        Bottom: float
        /// Its upper edge.
        Top: float
        /// The values, [rows × columns], the first row at the bottom; NaN leaves the paper.
        Rows: float[][]
        /// The colours; maps of the same shading share one bar.
        Shading: Shading
    }

/// What is drawn, in the units of the axes. Points are (x, y).
type Mark =
    /// A line through points, with a marker on each where they are few.
    | Curve of points: (float * float)[]
    /// A band between two lines: (x, low, high).
    | Band of intervals: (float * float * float)[]
    /// The least that a method can reach: a dotted line.
    | Floor of points: (float * float)[]
    /// Single points.
    | Dots of points: (float * float)[]
    /// Coloured cells of a heat map: (column, row, value).
    | Tiles of cells: (int * int * float)[]
    /// A field on a box as coloured cells of equal size, [rows × columns], the first row at the bottom.
    | Raster of left: float * right: float * bottom: float * top: float * rows: float[][]
    /// A field with colours and a bar of its own; the axes end where it does.
    | Shaded of map: FieldMap
    /// A dashed line from the foot of the panel to its top, with words beside it.
    | Upright of across: float * words: string

/// Marks that belong together under one name of the legend.
type Series =
    {
        /// The name in the legend; empty for none.
        Label: string
        /// The place in the palette, which gives colour, marker and dashes; −1 is the colour of the text.
        Tone: int
        /// What is drawn, the first at the bottom.
        Marks: Mark[]
    }

/// One frame with its axes and series.
type Panel =
    {
        /// What tells it from its neighbours; may be empty.
        Title: string
        /// The axis that runs across.
        Across: Axis
        /// The axis that runs up.
        Up: Axis
        /// What it shows, the first at the bottom.
        Series: Series[]
    }

/// A figure: panels side by side, one legend, and a sentence on what is drawn.
type Figure =
    {
        /// The name of its file: lower case letters, digits and hyphens.
        Name: string
        /// What it shows.
        Title: string
        /// How to read it.
        Note: string
        /// The panels, in reading order.
        Panels: Panel[]
        /// How many panels stand side by side; 0 leaves it to the layout.
        Columns: int
        /// The quantity that colours the tiles of a heat map.
        Colour: Axis
        /// Whether a unit is as long across as up, as for index sets.
        IsSquare: bool
    }

    /// Panels in the layout's own order, without tiles.
    static member Of(name: string, title: string, note: string, panels: Panel[]) : Figure =
        {
            Name = name
            Title = title
            Note = note
            Panels = panels
            Columns = 0
            Colour = Axis.Linear ""
            IsSquare = false
        }

    /// Whether it has nothing to draw.
    member this.IsEmpty =
        let isEmpty mark =
            match mark with
            | Curve points
            | Floor points
            | Dots points -> points.Length = 0
            | Band intervals -> intervals.Length = 0
            | Tiles cells -> cells.Length = 0
            | Raster(_, _, _, _, rows) -> rows.Length = 0
            | Shaded map -> map.Rows.Length = 0
            | Upright _ -> true

        this.Panels
        |> Array.forall (fun panel -> panel.Series |> Array.forall (fun series -> series.Marks |> Array.forall isEmpty))

/// Curves that several figures draw.
module internal Curves =
    let private circlePoints = 121

    /// Points of a circle, the first again at the end.
    let circle (x: float) (y: float) (radius: float) : (float * float)[] =
        Array.init circlePoints (fun k ->
            let angle = 6.283185307179586 * float k / float (circlePoints - 1)
            x + radius * Elementary.cos angle, y + radius * Elementary.sin angle)
