using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace GrpcTesting.Tests.Schemas;

/// <summary>The translation by descriptor says what Google.Protobuf says on generated types.</summary>
public class JsonOracleTests
{
    private const int Messages = 150;

    private static readonly TypeRegistry Types = TypeRegistry.FromFiles(EverythingReflection.Descriptor);

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(Types));

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(Types));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Writes_the_JSON_that_JsonFormatter_writes(bool generated)
    {
        var schema = EverythingSchemas.Get(generated);
        for (var seed = 0; seed < Messages; seed++)
        {
            var message = new RandomMessages(seed).Create<Everything>();

            var json = schema.ToJson(EverythingSchemas.TypeName, message.ToByteArray());

            AssertSameJson(Formatter.Format(message), json, seed);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reads_the_message_that_JsonParser_reads(bool generated)
    {
        var schema = EverythingSchemas.Get(generated);
        for (var seed = 0; seed < Messages; seed++)
        {
            var json = Formatter.Format(new RandomMessages(seed).Create<Everything>());

            var bytes = schema.FromJson(EverythingSchemas.TypeName, json);

            var expected = Parser.Parse<Everything>(json);
            var actual = Everything.Parser.ParseFrom(bytes);
            Assert.True(expected.Equals(actual), $"Seed {seed}:\n{expected}\n{actual}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_comes_back_as_it_was(bool generated)
    {
        var schema = EverythingSchemas.Get(generated);
        for (var seed = Messages; seed < 2 * Messages; seed++)
        {
            var message = new RandomMessages(seed).Create<Everything>();

            var json = schema.ToJson(EverythingSchemas.TypeName, message.ToByteArray());
            var back = Everything.Parser.ParseFrom(schema.FromJson(EverythingSchemas.TypeName, json));

            Assert.True(message.Equals(back), $"Seed {seed}:\n{json}");
        }
    }

    [Fact]
    public void The_random_messages_set_every_field()
    {
        var set = new HashSet<string>();
        for (var seed = 0; seed < Messages; seed++)
        {
            using var json = JsonDocument.Parse(Formatter.Format(new RandomMessages(seed).Create<Everything>()));
            set.UnionWith(json.RootElement.EnumerateObject().Select(member => member.Name));
        }

        Assert.Equal(
            Everything.Descriptor.Fields.InFieldNumberOrder().Select(field => field.JsonName).Order(), set.Order());
    }

    // The same values under the same names; numbers by value, since 1e20 and 100000000000000000000 are one.
    private static void AssertSameJson(string expected, string actual, int seed)
    {
        using var left = JsonDocument.Parse(expected);
        using var right = JsonDocument.Parse(actual);
        Assert.True(
            JsonElement.DeepEquals(left.RootElement, right.RootElement), $"Seed {seed}:\n{expected}\n{actual}");
    }
}
