namespace Spectral

open System

/// The reference interpreter as an engine: it defines what every other one computes.
[<Sealed>]
type ReferenceEngine() =
    let algebra = ArrayAlgebra() :> Algebra
    let values = ArrayVector.ValuesOf
    let arithmetic precision = if precision = Precision.Single then Arithmetic.Single else Arithmetic.Double

    let taken (slots: Slot[]) batch (vectors: DeviceVector[]) =
        Array.map2 (fun (slot: Slot) v -> Array.sub (values v) 0 (batch * slot.Size)) slots vectors

    let give (numbers: float[]) (target: DeviceVector) = Array.blit numbers 0 (values target) 0 numbers.Length

    interface IEngine with
        member _.Device = "reference"
        member _.Algebra = algebra
        member _.IsTimeToRead() = true
        member _.Vector(length) = new ArrayVector(Array.zeroCreate length)

        member _.Compile(program: Program, precision: Precision) : IExecutor =
            { new IExecutor with
                member _.Program = program

                member _.Run(shared, batch, inputs, outputs, sums) =
                    let result =
                        Reference.runIn (arithmetic precision) program (values shared) batch (taken program.Inputs batch inputs)

                    Array.iter2 give result.Outputs outputs
                    give result.Sums sums

                member _.Dispose() = ()
            }

        member _.Compile(recording: Recording, precision: Precision) : IRecorder =
            let kept = recording.Value.Outputs.Length - recording.Outputs.Length
            let mutable batch = 0
            let mutable trace: float[][] = [||]

            { new IRecorder with
                member _.Recording = recording

                member _.Record(shared, count, inputs, outputs, sums) =
                    let own = taken recording.Value.Inputs count inputs
                    let result = Reference.runIn (arithmetic precision) recording.Value (values shared) count own
                    batch <- count
                    trace <- Array.append own result.Outputs[result.Outputs.Length - kept ..]
                    Array.iter2 give result.Outputs[.. result.Outputs.Length - kept - 1] outputs
                    give result.Sums sums

                member _.Pull(shared, cotangents, outputs, sums) =
                    let pull = recording.Pull
                    let own = Array.append trace (taken recording.Cotangents batch cotangents)
                    let result = Reference.runIn (arithmetic precision) pull (values shared) batch own
                    Array.iter2 give result.Outputs outputs
                    give result.Sums sums

                member _.Dispose() = ()
            }

        member _.Trajectories(task, _, gradient) = new CoreTrajectories(ReferenceEngine(), task, gradient)

        member _.Solve(field, parameters, scheme, samples, initial) =
            let n = field.StateSize
            let own = ProgramField(ReferenceEngine(), field, parameters)
            Array.init samples (fun s -> scheme.Solve(own, Array.sub initial (s * n) n)) |> Array.concat
