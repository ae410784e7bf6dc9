using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Recording;

public class RedactionTests
{
    [Theory]
    [InlineData("authorization")]
    [InlineData("proxy-authorization")]
    [InlineData("cookie")]
    [InlineData("set-cookie")]
    [InlineData("x-api-key")]
    [InlineData("x-auth-token")]
    [InlineData("token-bin")]
    [InlineData("user-credentials-bin")]
    [InlineData("accesstoken-bin")]
    [InlineData("authtoken")]
    [InlineData("refreshtokens")]
    [InlineData("token2")]
    [InlineData("oauth2-bin")]
    [InlineData("bearer")]
    [InlineData("user-pwd")]
    [InlineData("userpassword")]
    [InlineData("macaroon-bin")]
    [InlineData("sessid")]
    [InlineData("x_api_key")]
    [InlineData("client.apikey-bin")]
    [InlineData("x-access-key-id")]
    [InlineData("ocp-apim-subscription-key")]
    [InlineData("pagetoken")]
    public async Task Headers_that_carry_a_credential_show_its_length_only(string key)
    {
        Assert.Equal(
            key.EndsWith("-bin", StringComparison.Ordinal) ? $"{key}: (hidden, 6 bytes)" : $"{key}: (hidden, 6 characters)",
            await HeaderLine(key, showCredentials: false));
    }

    [Theory]
    [InlineData("x-author")]
    [InlineData("idempotency-key")]
    [InlineData("x-tenant")]
    [InlineData("x-partition-key")]
    [InlineData("authority-of")]
    [InlineData("x-authenticated-user")]
    [InlineData("tokenizer")]
    [InlineData("secretary")]
    [InlineData("x-sessionless")]
    [InlineData("keyboard.api")]
    [InlineData("x-bypass")]
    public async Task Other_headers_are_shown(string key) =>
        Assert.Equal($"{key}: secret", await HeaderLine(key, showCredentials: false));

    [Fact]
    public async Task An_option_shows_them()
    {
        Assert.Equal("authorization: secret", await HeaderLine("authorization", showCredentials: true));
        Assert.Equal("token-bin: c2VjcmV0", await HeaderLine("token-bin", showCredentials: true));
    }

    private static async Task<string> HeaderLine(string key, bool showCredentials)
    {
        await using var fixture = GreeterFixture.Create(options => options.Records.ShowCredentials = showCredentials);
        var headers = new Metadata();
        if (key.EndsWith("-bin", StringComparison.Ordinal))
        {
            headers.Add(key, "secret"u8.ToArray());
        }
        else
        {
            headers.Add(key, "secret");
        }

        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" }, headers);

        var call = fixture.Calls.Latest!;
        Assert.Single(call.Server!.RequestHeaders, entry => entry.Key == key);
        const string Name = "    request headers: ";
        return Assert.Single($"{call}".Split('\n'), line => line.StartsWith(Name, StringComparison.Ordinal))[Name.Length..];
    }
}
