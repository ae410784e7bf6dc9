namespace GrpcTesting.Benchmarks.Soak;

/// <summary>What may go wrong in a soak.</summary>
internal enum PlantKind
{
    /// <summary>Nothing: the soak is meant.</summary>
    Nothing,

    /// <summary>Some memory is kept for every fixture.</summary>
    Memory,

    /// <summary>Fixtures stay reachable after their disposal.</summary>
    Fixtures,

    /// <summary>A slab does not come back.</summary>
    Slabs,

    /// <summary>A file stays open for every fixture.</summary>
    Handles,

    /// <summary>A thread goes on for every fixture.</summary>
    Threads,

    /// <summary>A call never ends.</summary>
    Stuck,

    /// <summary>A task's exception is observed by nobody.</summary>
    Unobserved,

    /// <summary>A call ends as it must not.</summary>
    Outcome,
}
