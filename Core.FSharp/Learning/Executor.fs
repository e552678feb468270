namespace Spectral

open System

/// A program made ready on a device. One run at a time; after the first run of a batch size nothing is allocated.
type IExecutor =
    inherit IDisposable
    /// What it runs.
    abstract Program: Program

    /// Runs it on a batch. `shared`: the parameters and behind them the shared inputs, at least Program.SharedLength numbers; `inputs` and `outputs`: one vector each, a
    /// sample's numbers side by side, at least batch × size; `sums`: all batch sums one after another, at least Program.SumsSize.
    abstract Run: shared: DeviceVector * batch: int * inputs: DeviceVector[] * outputs: DeviceVector[] * sums: DeviceVector -> unit

/// A value and its pull made ready on a device: what the value has made and the pull reads stays there between the two.
type IRecorder =
    inherit IDisposable
    /// What it runs.
    abstract Recording: Recording
    /// Runs the value and keeps its trace; inputs are those of Recording.Value, outputs those of Recording.Outputs.
    abstract Record: shared: DeviceVector * batch: int * inputs: DeviceVector[] * outputs: DeviceVector[] * sums: DeviceVector -> unit
    /// Runs the pull on the trace of the last Record; its inputs are those of Recording.Cotangents.
    abstract Pull: shared: DeviceVector * cotangents: DeviceVector[] * outputs: DeviceVector[] * sums: DeviceVector -> unit
