namespace GrpcTesting.Pipes;

/// <summary>What stands between the two ends of a rerouted connection.</summary>
internal interface IPipeDetour
{
    /// <summary>The server cuts the connection: its own ends fail at once, the client's when it learns of it.</summary>
    void OnServerAborted(IOException errorForClient, Exception errorForServer);
}
