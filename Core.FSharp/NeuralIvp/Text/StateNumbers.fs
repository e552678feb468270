namespace Spectral

/// The states of a run as arrays of numbers, for files: all that a run needs to go on exactly.
module StateNumbers =
    /// The arrays of a state, by name.
    let ofState (state: IvpState) : struct (string * float[])[] =
        let watch = state.Watch

        [|
            struct ("numbers",
                    [|
                        state.Time
                        float state.Accepted
                        float state.Rejected
                        float state.Solves
                        float state.Iterations
                        float state.Operations
                        state.Step
                        state.LastError
                        float state.Rank
                        float state.NextTime
                        state.Bound
                        watch.Residual
                        float watch.Steps
                        float watch.Exceeding
                        watch.Trace
                        watch.Bound
                    |])
            struct ("theta", state.Theta)
            struct ("anchors", state.Anchors)
            struct ("particles", state.Particles)
            struct ("mu", state.Mu)
            struct ("interval",
                    match state.Interval with
                    | ValueSome interval -> Array.concat [ [| interval.Time |]; interval.Theta; interval.Slope ]
                    | ValueNone -> [||])
        |]

    /// The state in its arrays, with its events.
    let toState (events: IvpEvent[]) (arrays: System.Func<string, float[]>) : IvpState =
        let numbers, interval = arrays.Invoke "numbers", arrays.Invoke "interval"
        let whole i = int numbers[i]
        let parameters = (interval.Length - 1) / 2

        {
            Time = numbers[0]
            Theta = arrays.Invoke "theta"
            Anchors = arrays.Invoke "anchors"
            Particles = arrays.Invoke "particles"
            Accepted = whole 1
            Rejected = whole 2
            Solves = whole 3
            Iterations = whole 4
            Operations = int64 numbers[5]
            Step = numbers[6]
            LastError = numbers[7]
            Mu = arrays.Invoke "mu"
            Rank = whole 8
            NextTime = whole 9
            Bound = numbers[10]
            Interval =
                if interval.Length = 0 then
                    ValueNone
                else
                    ValueSome
                        {
                            Time = interval[0]
                            Theta = interval[1..parameters]
                            Slope = interval[parameters + 1 ..]
                        }
            Watch =
                {
                    Residual = numbers[11]
                    Steps = whole 12
                    Exceeding = whole 13
                    Trace = numbers[14]
                    Bound = numbers[15]
                }
            Events = events
        }

    /// An event as its kind, its reason and its numbers.
    let ofEvent (event: IvpEvent) : struct (string * string * float[]) =
        match event with
        | FitDone(errors, iterations) -> struct ("fit", "", Array.append [| float iterations |] errors)
        | Restarted(time, reason, error) -> struct ("restart", reason, [| time; error |])
        | RestartRefused(time, reason, error) -> struct ("restart refused", reason, [| time; error |])

    /// The event of a kind, a reason and numbers.
    let toEvent (kind: string) (reason: string) (numbers: float[]) : IvpEvent =
        match kind with
        | "fit" -> FitDone(numbers[1..], int numbers[0])
        | "restart" -> Restarted(numbers[0], reason, numbers[1])
        | "restart refused" -> RestartRefused(numbers[0], reason, numbers[1])
        | _ -> invalidArg "kind" (Suggestion.unknown "event" kind [| "fit"; "restart"; "restart refused" |])
