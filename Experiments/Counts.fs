/// Parameters that count something: a count below 1 is refused by the name of its key.
module Spectral.Experiments.Counts

open Spectral

let private check (key: string) (value: int) = Check.that (value >= 1) key $"{key}={value}: use 1 or more."

/// A list of counts, for example orders 9,13,19.
let atLeastOne (settings: Settings) (key: string) : int[] =
    let values = settings.Integers key
    Array.iter (check key) values
    values

/// One count.
let one (settings: Settings) (key: string) : int =
    let value = settings.Integer key
    check key value
    value

/// One count for each item of another list, for example for each order; a single one counts for all.
let each (settings: Settings) (items: string) (key: string) : int[] =
    let count, values = (settings.Text items).Split(',').Length, atLeastOne settings key

    Check.that
        (values.Length = 1 || values.Length = count)
        key
        $"{key}: give one number, or {count}, one for each of {items}, not {values.Length}."

    if values.Length = count then values else Array.create count values[0]

/// The seeds of a table that has a parameter of that name: so many, counted from the root seed.
let seeds (settings: Settings) : int64[] = Array.init (one settings "seeds") (fun k -> settings.Seed + int64 k)
