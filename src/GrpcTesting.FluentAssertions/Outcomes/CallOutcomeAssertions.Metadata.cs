using Grpc.Core;
using GrpcTesting.Headers;

namespace GrpcTesting;

public sealed partial class CallOutcomeAssertions<TResponse>
{
    // Which of the two carries an entry is easily mistaken, so the failure says when it is the other one.
    private static string? MetadataFault(
        MetadataExpectation expectation, Metadata metadata, Metadata other, string nameOfOther)
    {
        var fault = expectation.FaultOf(metadata);
        return fault == MetadataText.Absent && other.Get(expectation.Key) is not null
            ? $"{fault} ({nameOfOther} has that name)"
            : fault;
    }

    // Lazily: when there is none, an assertion has failed already, and an AssertionScope is about to say so.
    private static IEnumerable<Metadata.Entry> First(Metadata? metadata, string key)
    {
        yield return metadata?.FirstOrDefault(entry => entry.Key == key)
            ?? throw new InvalidOperationException($"There is no \"{key}\" to go on with.");
    }
}
