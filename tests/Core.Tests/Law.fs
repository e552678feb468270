namespace Spectral.Tests

open System

/// A law that FsCheck checks on random arguments: always the same ones, so that a change that passes once passes everywhere. With SPECTRAL_FRESH_SEEDS=1 in the environment every run
/// draws new ones; a failure prints its seed.
type LawAttribute() =
    inherit
        FsCheck.NUnit.PropertyAttribute(
            Replay =
                if Environment.GetEnvironmentVariable "SPECTRAL_FRESH_SEEDS" = "1" then
                    null
                else
                    "20240814,7919"
        )
