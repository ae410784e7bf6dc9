using System.Reflection;

namespace GrpcTesting.XunitTests;

public class GrpcTransportsTests
{
    [Fact]
    public void Without_names_it_gives_all_that_host_a_server_here() => Assert.Equal(
        ["TestServer", "Pipe", "Tcp", "UnixSocket"],
        Rows(new GrpcTransportsAttribute()).Select(row => $"{row}"));

    [Fact]
    public void Names_select_in_their_order_whatever_their_case() => Assert.Equal(
        [GrpcTransport.Tcp, GrpcTransport.Pipe, GrpcTransport.UnixSocket, GrpcTransport.Remote("https://greeter.example")],
        Rows(new GrpcTransportsAttribute("tcp", "PIPE", "unix", "https://greeter.example")));

    [Theory]
    [InlineData("carrier-pigeon")]
    [InlineData("ftp://greeter.example")]
    [InlineData("")]
    public void Another_name_is_refused(string name)
    {
        var exception = Assert.Throws<ArgumentException>(() => Rows(new GrpcTransportsAttribute("pipe", name)));

        Assert.Equal(
            $"GrpcTransports names '{name}', which is not a transport. The names are 'testserver', 'pipe', 'tcp', "
            + "'unix', or an http(s):// address.",
            exception.Message);
    }

    [Theory]
    [GrpcTransports("pipe", "tcp")]
    public void A_theory_takes_the_transport_itself(GrpcTransport transport) =>
        Assert.Contains(transport, new[] { GrpcTransport.Pipe, GrpcTransport.Tcp });

    private static List<GrpcTransport> Rows(GrpcTransportsAttribute attribute) =>
        [.. attribute.GetData((MethodInfo)MethodBase.GetCurrentMethod()!).Select(row => (GrpcTransport)row[0])];
}
