using GrpcTesting.Recording;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Tests.Recording;

public class KeptOnceTests
{
    private readonly KeptOnce _keptOnce = new();

    [Fact]
    public void Headers_of_calls_that_are_alike_are_one_array()
    {
        var first = _keptOnce.Headers(new HeaderDictionary { ["te"] = "trailers", ["x-tenant"] = new([$"ac{"me"}", "b"]) });
        var second = _keptOnce.Headers(new HeaderDictionary { ["te"] = "trailers", ["x-tenant"] = new(["acme", $"{'b'}"]) });

        Assert.Same(first, second);
        Assert.Equal(["te: trailers", "x-tenant: acme,b"], first.Select(header => $"{header.Key}: {header.Value}"));
    }

    [Theory]
    [InlineData("te", "other")]
    [InlineData("other", "trailers")]
    public void Headers_that_differ_in_a_name_or_a_value_are_their_own(string name, string value)
    {
        var first = _keptOnce.Headers(new HeaderDictionary { ["te"] = "trailers" });
        var second = _keptOnce.Headers(new HeaderDictionary { [name] = value });

        Assert.Equal(("te", "trailers"), (first[0].Key, first[0].Value.ToString()));
        Assert.Equal((name, value), (second[0].Key, second[0].Value.ToString()));
    }

    [Fact]
    public void Headers_of_one_call_more_or_less_are_their_own()
    {
        var two = _keptOnce.Headers(new HeaderDictionary { ["te"] = "trailers", ["x-tenant"] = "acme" });
        var one = _keptOnce.Headers(new HeaderDictionary { ["te"] = "trailers" });
        var none = _keptOnce.Headers(new HeaderDictionary());

        Assert.Equal((2, 1, 0), (two.Length, one.Length, none.Length));
    }

    [Fact]
    public void More_headers_than_any_call_before_are_all_kept()
    {
        var many = new HeaderDictionary();
        for (var number = 0; number < 100; number++)
        {
            many.Append($"x-{number}", $"{number}");
        }

        Assert.Equal(
            Enumerable.Range(0, 100).Select(number => ($"x-{number}", $"{number}")),
            _keptOnce.Headers(many).Select(header => (header.Key, header.Value.ToString())));
    }

    [Fact]
    public void Peers_that_are_alike_are_one_string()
    {
        var first = _keptOnce.Peer($"ipv4:{"127.0.0.1"}:1");
        var second = _keptOnce.Peer($"ipv4:{"127.0.0.1"}:1");
        var third = _keptOnce.Peer("ipv4:127.0.0.1:2");

        Assert.Same(first, second);
        Assert.Equal("ipv4:127.0.0.1:2", third);
    }
}
