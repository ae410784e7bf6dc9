using Helloworld;

namespace GrpcTesting.XunitTests;

/// <summary>A dependency whose failure the server logs as an error.</summary>
internal sealed class BrokenGreetings : IGreetings
{
    public string Greet(string name) => throw new IOException($"No disk for {name}.");
}
