namespace GrpcTesting.Tests.Pipes;

/// <summary>How a connection ends while both sides write and read.</summary>
public enum PipeEnd
{
    /// <summary>Each side writes all it has, and reads all there is.</summary>
    Clean,

    /// <summary>The client closes its end amid the traffic.</summary>
    ClientCloses,

    /// <summary>The client ends its writing amid the traffic, and reads on.</summary>
    ClientStopsWriting,

    /// <summary>The server aborts amid the traffic.</summary>
    ServerAborts,

    /// <summary>Both happens at once.</summary>
    BothEnd,
}
