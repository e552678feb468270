namespace Spectral

/// Devices in an assembly of their own, which the host loads when it is asked for one of them.
type IDeviceLibrary =
    /// What there is: names of devices beside what they are, or why they cannot be used and what to do, a line each.
    /// `folder`: of the library that they run on, null to look for it.
    abstract Findings: folder: string | null -> struct (string * string)[]
    /// The engine of a device, with so many threads where it has any. Raises DeviceException, which says in a line why it cannot be used and what to do.
    abstract Open: device: string * threads: int * folder: string | null -> IEngine

/// A device cannot be used; the message says why in one line, and what to do.
and [<Sealed>] DeviceException(message: string) =
    inherit System.Exception(message)
