using GrpcTesting.Transports;

namespace GrpcTesting.Tests.Transports;

public class GrpcTransportTests
{
    [Fact]
    public void Names_are_those_of_the_environment_variable_and_texts_those_of_the_code()
    {
        Assert.Equal(
            ["testserver", "pipe", "tcp", "unix", "https://a.example/"],
            All().Select(transport => transport.Name));
        Assert.Equal(
            ["TestServer", "Pipe", "Tcp", "UnixSocket", "Remote(https://a.example/)"],
            All().Select(transport => transport.ToString()));

        static IEnumerable<GrpcTransport> All() =>
            [GrpcTransport.TestServer, GrpcTransport.Pipe, GrpcTransport.Tcp, GrpcTransport.UnixSocket,
                GrpcTransport.Remote("https://a.example")];
    }

    [Fact]
    public void Remote_transports_to_the_same_address_are_equal()
    {
        Assert.Equal(GrpcTransport.Remote("http://a.example"), GrpcTransport.Remote(new Uri("http://a.example/")));
        Assert.NotEqual(GrpcTransport.Remote("http://a.example"), GrpcTransport.Remote("http://b.example"));
        Assert.NotEqual(GrpcTransport.Pipe, GrpcTransport.Tcp);
    }

    [Theory]
    [InlineData("greeter.example")]
    [InlineData("ftp://greeter.example")]
    public void An_address_that_is_no_http_address_is_refused(string address)
    {
        var exception = Assert.Throws<ArgumentException>(() => GrpcTransport.Remote(address));

        Assert.StartsWith($"'{address}", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Give one such as https://greeter.example:8443.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "pipe")]
    [InlineData("", "pipe")]
    [InlineData("pipe", "pipe")]
    [InlineData("TestServer", "testserver")]
    [InlineData(" tcp ", "tcp")]
    [InlineData("unix", "unix")]
    [InlineData("http://localhost:5000", "http://localhost:5000/")]
    [InlineData("https://greeter.example", "https://greeter.example/")]
    public void The_environment_variable_names_the_default(string? value, string name) =>
        Assert.Equal(name, DefaultTransport.Parse(value).Name);

    [Theory]
    [InlineData("quic")]
    [InlineData("greeter.example:443")]
    public void An_unknown_value_of_the_environment_variable_is_refused(string value)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => DefaultTransport.Parse(value));

        Assert.Equal(
            $"The environment variable GRPCTESTING_TRANSPORT is '{value}', which is no transport. Set it to "
            + "testserver, pipe, tcp, unix or an http(s):// address, or leave it unset for the pipe.",
            exception.Message);
    }
}
