namespace Spectral

open System
open System.Globalization

/// Where a formula stands and how it was written: what its faults are told by.
type FormulaSource =
    {
        /// What the formula is, such as "equation of u".
        What: string
        /// How it was written.
        Text: string
    }

    /// Refuses what stands at a place, counted from 0, of so many characters: one line with the place, the reason and the text with the place marked.
    member s.Refuse(at: int, length: int, reason: string) : 'a =
        let start = min at s.Text.Length
        let before, rest = s.Text[.. start - 1], s.Text[start..]
        let marked = rest[.. length - 1]
        let lines = before.Split '\n'
        let line = if s.Text.Contains '\n' then $"line {lines.Length}, " else ""
        let column = lines[lines.Length - 1].Length + 1
        let shown = $"{before}⟨{marked}⟩{rest[length..]}".Replace('\n', ' ').Replace('\r', ' ')
        // A long formula is shown round the place.
        let first = max 0 (start - 40)
        let part = shown[first .. first + 100]
        let left, right = (if first > 0 then "…" else ""), (if first + 101 < shown.Length then "…" else "")
        raise (ArgumentException $"{s.What}, {line}column {column}: {reason}, in {left}{part}{right}")

/// A formula as it was written; places are counted from 0.
[<RequireQualifiedAccess>]
type Formula =
    /// A number.
    | Number of value: float * at: int
    /// A variable, a parameter or a field.
    | Name of word: string * at: int
    /// −f.
    | Negated of Formula
    /// f + g, f − g, f * g, f / g or f ^ g.
    | Operation of symbol: char * left: Formula * right: Formula * at: int
    /// A function or a derivative, applied.
    | Call of word: string * arguments: Formula list * at: int

/// The grammar, which is all there is: nothing is looked up and nothing is executed.
///   sum     = product { (+ | −) product }
///   product = signed { (* | /) signed }
///   signed  = (− | +) signed | power
///   power   = atom [ ^ signed ]                      so −x^2 = −(x^2), 2^−1 = 1/2 and a^b^c = a^(b^c)
///   atom    = number | name | name ( sum {, sum} ) | ( sum )
[<Sealed>]
type private FormulaReader(source: FormulaSource) =
    /// Brackets and signs within one another at most.
    static let deepest = 200
    let text = source.Text
    let mutable at = 0
    let mutable depth = 0

    let isDigit (c: char) = Char.IsAsciiDigit c
    let isLetter (c: char) = Char.IsLetter c || c = '_'
    let current () = if at < text.Length then text[at] else '\000'

    let skipWhile (accept: char -> bool) =
        while at < text.Length && accept text[at] do
            at <- at + 1

    let space () = skipWhile Char.IsWhiteSpace

    /// Whether the character stands next; it is taken then.
    let take (c: char) =
        space ()

        if current () = c && at < text.Length then
            at <- at + 1
            true
        else
            false

    let refuseHere reason = source.Refuse(at, 1, reason)

    let deeper (read: unit -> Formula) =
        depth <- depth + 1

        if depth > deepest then
            refuseHere $"brackets and signs are nested deeper than {deepest}: write the formula in parts"

        let result = read ()
        depth <- depth - 1
        result

    let number () =
        let start = at
        skipWhile isDigit

        if current () = '.' then
            at <- at + 1
            skipWhile isDigit

        if current () = 'e' || current () = 'E' then
            let sign =
                if at + 1 < text.Length && (text[at + 1] = '-' || text[at + 1] = '+') then
                    1
                else
                    0

            if at + 1 + sign < text.Length && isDigit text[at + 1 + sign] then
                at <- at + 1 + sign
                skipWhile isDigit

        match Double.TryParse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, value when Double.IsFinite value -> Formula.Number(value, start)
        | _ -> source.Refuse(start, at - start, "this is no finite number")

    let rec sum () =
        let mutable left = product ()
        let mutable isMore = true

        while isMore do
            space ()
            let place = at

            if take '+' then left <- Formula.Operation('+', left, product (), place)
            elif take '-' then left <- Formula.Operation('-', left, product (), place)
            else isMore <- false

        left

    and product () =
        let mutable left = signed ()
        let mutable isMore = true

        while isMore do
            space ()
            let place = at

            if text.AsSpan(at).StartsWith "**" then
                source.Refuse(at, 2, "a power is written ^")
            elif take '*' then
                left <- Formula.Operation('*', left, signed (), place)
            elif take '/' then
                left <- Formula.Operation('/', left, signed (), place)
            else
                isMore <- false

        left

    and signed () =
        deeper (fun () ->
            if take '-' then Formula.Negated(signed ())
            elif take '+' then signed ()
            else power ())

    and power () =
        let left = atom ()
        space ()
        let place = at

        if take '^' then Formula.Operation('^', left, signed (), place) else left

    and atom () =
        space ()
        let start = at

        if take '(' then
            let inside = deeper sum
            close start
            inside
        elif isDigit (current ()) || current () = '.' then
            number ()
        elif isLetter (current ()) then
            skipWhile (fun c -> isLetter c || isDigit c)
            let word = text[start .. at - 1]

            if take '(' then
                Formula.Call(word, arguments (at - 1), start)
            else
                Formula.Name(word, start)
        elif at >= text.Length then
            refuseHere "the formula ends where a number, a name or a bracket should follow"
        else
            refuseHere "a number, a name or a bracket should stand here"

    and arguments opened =
        let first = deeper sum

        let list =
            [
                first
                while take ',' do
                    deeper sum
            ]

        close opened
        list

    and close opened =
        if not (take ')') then
            if at >= text.Length then
                source.Refuse(opened, 1, "the bracket that opens here is not closed")
            else
                refuseHere "an operator, a comma or a closing bracket should stand here"

    /// The whole text.
    member _.Whole() =
        if String.IsNullOrWhiteSpace text then
            refuseHere "the formula is empty: write 0 for nothing"

        let whole = sum ()
        space ()

        if at < text.Length then
            refuseHere (
                if text[at] = ')' then
                    "this bracket closes nothing"
                else
                    "an operator should stand here: a product is written with *"
            )

        whole

module Formula =
    /// The longest text that is read.
    let private longest = 10000

    /// Reads a formula.
    /// Errors: an ArgumentException whose one line names the place and what should stand there.
    let parse (source: FormulaSource) : Formula =
        if source.Text.Length > longest then
            source.Refuse(longest, 1, $"a formula has at most {longest} characters")

        FormulaReader(source).Whole()
