namespace GrpcTesting.DifferentialTests;

/// <summary>Which messages cross in gzip.</summary>
[Flags]
internal enum Compression
{
    None = 0,
    Requests = 1,
    Responses = 2,
    Both = Requests | Responses,
}
