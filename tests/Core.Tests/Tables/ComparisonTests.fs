/// The ladder of verdicts: what a table is called when its cells, rows, columns, claims or bytes change.
module Spectral.Tests.ComparisonTests

open NUnit.Framework
open Spectral
open Spectral.Tests.Refusal

let private columns =
    [|
        Column.TextKey "method"
        yield! Column.Mean("error", "", "seeds")
        Column.Integer "seeds"
        Column.Real("floor", "", Tolerance.Relative 1e-9)
        Column.Real("work", "", Tolerance.Informative)
    |]

let private row (error: float) (deviation: float) (floor: float) (work: float) =
    [| Cell.Text "adam"; Cell.Real error; Cell.Real deviation; Cell.Integer 3L; Cell.Real floor; Cell.Real work |]

let private tableOf (claims: Claim[]) (rows: Cell[][]) = Table("burgers", "a claim", "", "", columns, rows, claims)
let private one error deviation floor work = tableOf [||] [| row error deviation floor work |]

let private on (device: string) (seed: int64) (modes: string) (revision: string) =
    Provenance([| "modes" |], [| modes |], seed, revision, ".NET 10", "Linux X64", device, false)

let private from = on "cpu"

let private origin = from 1L "9" "a"

let private verdict archived fresh = (Comparison.compare archived fresh false origin origin).Verdict
let private archived = one 1e-3 1e-4 2e-4 5.0

[<Test>]
let ``the same bytes are identical, the same values in other bytes equal`` () =
    Assert.That((Comparison.compare archived archived true origin origin).Verdict, Is.EqualTo Verdict.Identical)
    Assert.That(verdict archived archived, Is.EqualTo Verdict.Equal)

[<Test>]
let ``a cell within its relative tolerance is close, beyond it different`` () =
    Assert.That(verdict archived (one 1e-3 1e-4 (2e-4 * (1.0 + 5e-10)) 5.0), Is.EqualTo Verdict.Close)
    Assert.That(verdict archived (one 1e-3 1e-4 (2e-4 * (1.0 + 5e-9)) 5.0), Is.EqualTo Verdict.Different)

[<Test>]
let ``an archived mean inside the interval of the new seeds is consistent, outside different`` () =
    // The interval is 9.925 s/√3 about the new mean: with s = 10⁻⁴ half of it is 5.73·10⁻⁴.
    Assert.That(verdict archived (one 1.5e-3 1e-4 2e-4 5.0), Is.EqualTo Verdict.Consistent)
    Assert.That(verdict archived (one 1.6e-3 1e-4 2e-4 5.0), Is.EqualTo Verdict.Different)

[<Test>]
let ``a spread more than ten times the archived one is not consistent`` () =
    Assert.That(verdict archived (one 1e-3 9e-4 2e-4 5.0), Is.EqualTo Verdict.Consistent)
    Assert.That(verdict archived (one 1e-3 1.1e-3 2e-4 5.0), Is.EqualTo Verdict.Different)

[<Test>]
let ``an informative column is never compared`` () = Assert.That(verdict archived (one 1e-3 1e-4 2e-4 500.0), Is.EqualTo Verdict.Equal)

[<Test>]
let ``the worst cell is named, with how far it is and what is allowed`` () =
    let found = Comparison.compare archived (one 1e-3 1e-4 4e-4 5.0) false origin origin
    Assert.That(found.Differing, Is.EqualTo 1)

    Assert.That(
        found.Detail,
        Does.Contain
            "cell floor of row method=adam: archived 0.0002, now 0.0004, relative distance 0.5, allowed: a relative distance of 1E-09"
    )

[<Test>]
let ``a row, a column or a claim that is lost makes the table different`` () =
    let claim holds = [| { Name = "within 1.5 floors"; Holds = holds; Detail = "" } |]
    let kept = tableOf (claim true) archived.Rows
    Assert.That(verdict archived (tableOf [||] [||]), Is.EqualTo Verdict.Different)
    Assert.That(verdict kept (tableOf (claim false) archived.Rows), Is.EqualTo Verdict.Different)
    let fewer = Table("burgers", "", "", "", [| columns[0] |], [| [| Cell.Text "adam" |] |], [||])
    Assert.That((Comparison.compare archived fewer false origin origin).Detail, Does.Contain "the columns changed")

[<Test>]
let ``the likely cause is the configuration, then the seed, then the code`` () =
    let cause fresh = Provenance.LikelyCause(origin, fresh)
    Assert.That(cause (from 2L "13" "b"), Is.EqualTo "the configuration changed: modes 9 → 13")
    Assert.That(cause (from 2L "9" "b"), Is.EqualTo "the seed changed: 1 → 2")
    Assert.That(cause (on "torch" 1L "9" "b"), Does.StartWith "the device changed: cpu → torch;")
    Assert.That(cause (on "" 1L "9" "b"), Is.EqualTo "the code changed: revision a → b")
    Assert.That(cause (from 1L "9" "b"), Is.EqualTo "the code changed: revision a → b")

[<Law>]
let ``a table is never worse than equal to itself`` (errors: FsCheck.NormalFloat[]) =
    let rows =
        errors
        |> Array.mapi (fun i e -> [| Cell.Text $"m{i}"; Cell.Real e.Get; Cell.Empty; Cell.Integer 1L; Cell.Real e.Get; Cell.Empty |])

    verdict (tableOf [||] rows) (tableOf [||] rows) = Verdict.Equal

[<Test>]
let ``a table refuses NaN and infinity, and names the cell`` () =
    for value in [ nan; infinity; -infinity ] do
        let refused =
            try
                one value 0.0 1.0 1.0 |> ignore
                ""
            with :? NumericalFailureException as fault ->
                fault.Message

        Assert.That(refused, Does.Contain "cell error of row 0 (method=adam) of table burgers")

[<Test>]
let ``a table refuses two rows of one key, a wrong kind and a wrong length`` () =
    let refused rows = message (fun () -> tableOf [||] rows)
    Assert.That(refused [| row 1.0 0.0 1.0 1.0; row 2.0 0.0 1.0 1.0 |], Does.Contain "two rows with the key method=adam")
    Assert.That(refused [| Array.replicate 6 (Cell.Text "adam") |], Does.Contain "cell error of row 0")
    Assert.That(refused [| [| Cell.Text "adam" |] |], Does.Contain "has 1 cells for 6 columns")

[<Test>]
let ``an aggregate holds mean, standard deviation and count of the seeds`` () =
    let measure error =
        Measurement.Of [| "method", Cell.Text "adam"; "error", Cell.Real error; "floor", Cell.Real 1.0; "work", Cell.Integer 1L |]

    let narrow = columns |> Array.filter (fun c -> c.Name <> "work")
    let rows = Aggregate.rows narrow [| [| measure 1.0 |]; [| measure 2.0 |]; [| measure 6.0 |] |]
    let expected = [| Cell.Text "adam"; Cell.Real 3.0; Cell.Real(sqrt 7.0); Cell.Integer 3L; Cell.Real 1.0 |]
    Assert.That((rows.Length = 1 && rows[0] = expected), $"the row is {rows[0]}")

[<Law>]
let ``a tolerance reads back from its text`` (bound: FsCheck.NormalFloat) =
    let size = abs bound.Get + 1e-300

    [
        Tolerance.Exact
        Tolerance.Informative
        Tolerance.Relative size
        Tolerance.Absolute size
        Tolerance.Statistic("a_sd", "n")
    ]
    |> List.forall (fun t -> (Tolerance.Parse(t.ToString())).ToString() = t.ToString())

[<Test>]
let ``an unknown key is refused with the nearest known one`` () =
    let parameters = [| Parameter.Of("orders", "orders", "9"); Parameter.Of("seeds", "seeds", "3") |]
    let refused = message (fun () -> Settings.Of(parameters, Profile.Tiny, 1L, [| "order" |], [| "9" |]))
    Assert.That(refused, Does.Contain "unknown key 'order': did you mean 'orders'?")
    let settings = Settings.Of(parameters, Profile.Tiny, 1L, [| "orders" |], [| "9,13" |])
    let orders = settings.Integers "orders"
    Assert.That((orders = [| 9; 13 |]), $"the orders are {orders}")
    Assert.That(message (fun () -> settings.Integer "orders"), Does.Contain "orders=9,13 is not an integer")
