using Grpc.Core.Utils;

namespace RegistryFallback.Tests;

public class PreconditionTests
{
    [Fact]
    public void What_holds_passes()
    {
        GrpcPreconditions.CheckArgument(true);
        GrpcPreconditions.CheckArgument(true, "message");
        GrpcPreconditions.CheckState(true);
        GrpcPreconditions.CheckState(true, "message");

        Assert.Equal("x", GrpcPreconditions.CheckNotNull("x"));
        Assert.Equal("x", GrpcPreconditions.CheckNotNull("x", "name"));
    }

    [Fact]
    public void What_does_not_hold_throws()
    {
        Assert.Throws<ArgumentException>(() => GrpcPreconditions.CheckArgument(false));
        Assert.Throws<InvalidOperationException>(() => GrpcPreconditions.CheckState(false));
        Assert.Throws<ArgumentNullException>(() => GrpcPreconditions.CheckNotNull<string>(null!));
    }

    [Fact]
    public void The_message_and_the_parameter_are_those_given()
    {
        var argument = Assert.Throws<ArgumentException>(() => GrpcPreconditions.CheckArgument(false, "message"));
        var state = Assert.Throws<InvalidOperationException>(() => GrpcPreconditions.CheckState(false, "message"));
        var missing = Assert.Throws<ArgumentNullException>(() => GrpcPreconditions.CheckNotNull<string>(null!, "name"));

        Assert.Equal("message", argument.Message);
        Assert.Equal("message", state.Message);
        Assert.Equal("name", missing.ParamName);
    }
}
