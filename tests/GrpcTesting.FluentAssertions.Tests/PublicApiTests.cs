namespace GrpcTesting.Tests;

/// <summary>The public members of the assembly. A change of them shows in review, as a change of the text file.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one() =>
        Assert.Equal(PublicApi.Approved(), PublicApi.Describe(typeof(MetadataAssertions).Assembly));
}
