namespace Spectral

open System
open System.Text

/// A node of a drawing.
type Svg =
    /// An element with attributes and children.
    | Element of name: string * attributes: (string * string)[] * children: Svg[]
    /// Text, escaped when it is written.
    | Words of text: string

/// Elements of drawings and how they are written: one element a line, text in one piece, attributes as given; the same drawing gives the same characters.
module Svg =
    let private c = Numeral.coordinate

    /// An element.
    let element name attributes children = Element(name, attributes, children)

    /// A group of a class.
    let group (kind: string) (children: Svg[]) = Element("g", [| "class", kind |], children)

    /// A path of a class.
    let path (kind: string) (data: string) = Element("path", [| "class", kind; "d", data |], [||])

    /// Text of a class at a place.
    let text (kind: string) (x: float) (y: float) (words: string) =
        Element("text", [| "class", kind; "x", c x; "y", c y |], [| Words words |])

    /// A rectangle of a class.
    let rectangle (kind: string) (x: float) (y: float) (width: float) (height: float) =
        Element("rect", [| "class", kind; "x", c x; "y", c y; "width", c width; "height", c height |], [||])

    /// Path data of a line through points.
    let through (points: (float * float)[]) =
        "M" + String.Join("L", points |> Array.map (fun (x, y) -> $"{c x} {c y}"))

    /// Text safe in content and in attributes; characters that XML cannot hold become U+FFFD.
    let escape (text: string) =
        let out = StringBuilder()

        for i in 0 .. text.Length - 1 do
            let isLonely =
                (Char.IsHighSurrogate text[i] && (i + 1 = text.Length || not (Char.IsLowSurrogate text[i + 1])))
                || (Char.IsLowSurrogate text[i] && (i = 0 || not (Char.IsHighSurrogate text[i - 1])))

            match text[i] with
            | '&' -> out.Append "&amp;"
            | '<' -> out.Append "&lt;"
            | '>' -> out.Append "&gt;"
            | '"' -> out.Append "&quot;"
            | x when isLonely || (x < ' ' && x <> '\n' && x <> '\t') || x >= '\uFFFE' -> out.Append '\uFFFD'
            | x -> out.Append x
            |> ignore

        out.ToString()

    /// The characters of a node.
    let write (node: Svg) =
        let out = StringBuilder()

        let rec visit (node: Svg) =
            match node with
            | Words text -> out.Append(escape text) |> ignore
            | Element(name, attributes, children) ->
                out.Append('<').Append name |> ignore

                for key, value in attributes do
                    out.Append(' ').Append(key).Append("=\"").Append(escape value).Append '"' |> ignore

                if children.Length = 0 then
                    out.Append "/>" |> ignore
                else
                    out.Append '>' |> ignore
                    let isText = children |> Array.exists _.IsWords

                    for child in children do
                        if not isText then
                            out.Append '\n' |> ignore

                        visit child

                    if not isText then
                        out.Append '\n' |> ignore

                    out.Append("</").Append(name).Append '>' |> ignore

        visit node
        out.Append('\n').ToString()

    /// About how wide text is in a font of that size: on the safe side of the usual sans-serif fonts.
    let width (size: float) (text: string) =
        let mutable sum = 0.0

        for letter in text do
            sum <-
                sum
                + (match letter with
                   | 'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '(' | ')' | '·' | '-' -> 0.38
                   | 'm' | 'w' | 'M' | 'W' | '—' -> 0.95
                   | x when x >= 'A' && x <= 'Z' -> 0.7
                   | '⁻' | '⁰' | '¹' | '²' | '³' | '⁴' | '⁵' | '⁶' | '⁷' | '⁸' | '⁹' -> 0.45
                   | _ -> 0.61)

        sum * size
