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
}
