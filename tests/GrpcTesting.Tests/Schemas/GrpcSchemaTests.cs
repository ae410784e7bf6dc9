using Google.Protobuf;
using Google.Protobuf.Reflection;
using Helloworld;

namespace GrpcTesting.Tests.Schemas;

public class GrpcSchemaTests
{
    [Fact]
    public void Knows_the_methods_of_a_generated_service() =>
        Assert.Equal(
            [
                "/helloworld.Greeter/SayHello", "/helloworld.Greeter/SayHelloBiStream",
                "/helloworld.Greeter/SayHelloReplyStream", "/helloworld.Greeter/SayHelloRequestStream",
            ],
            GrpcSchema.Of(Greeter.Descriptor).Methods);

    [Fact]
    public void Knows_the_methods_of_a_descriptor_set() =>
        Assert.Equal(
            GrpcSchema.Of(Mirror.Descriptor).Methods,
            GrpcSchema.Of(EverythingSchemas.SetOf(EverythingReflection.Descriptor)).Methods);

    [Fact]
    public void The_files_of_a_set_may_stand_in_any_order()
    {
        var wrapper = new FileDescriptorProto
        {
            Name = "wrapper.proto",
            Syntax = "proto3",
            Dependency = { "greet.proto" },
            MessageType =
            {
                new DescriptorProto
                {
                    Name = "Wrapper",
                    Field =
                    {
                        new FieldDescriptorProto
                        {
                            Name = "request", Number = 1, TypeName = ".helloworld.HelloRequest",
                            Type = FieldDescriptorProto.Types.Type.Message,
                            Label = FieldDescriptorProto.Types.Label.Optional,
                        },
                    },
                },
            },
        };
        var greet = Greeter.Descriptor.File.ToProto();
        greet.Name = "greet.proto";
        var set = new FileDescriptorSet { File = { wrapper, greet } };

        Assert.Equal("""{"request":{"name":"a"}}""", GrpcSchema.Of(set).ToJson(
            "Wrapper", GrpcSchema.Of(set).FromJson("Wrapper", """{"request":{"name":"a"}}""")));
    }

    [Fact]
    public void Fails_when_a_file_of_a_set_is_missing()
    {
        var set = new FileDescriptorSet
        {
            File = { new FileDescriptorProto { Name = "a.proto", Dependency = { "b.proto" } } },
        };

        var exception = Assert.Throws<ArgumentException>(() => GrpcSchema.Of(set));

        Assert.Equal(
            "The descriptor set lacks b.proto, which a.proto imports. Make it with protoc --include_imports. "
            + "(Parameter 'set')",
            exception.Message);
    }

    [Fact]
    public void Fails_when_files_of_a_set_import_each_other()
    {
        var set = new FileDescriptorSet
        {
            File =
            {
                new FileDescriptorProto { Name = "a.proto", Dependency = { "b.proto" } },
                new FileDescriptorProto { Name = "b.proto", Dependency = { "a.proto" } },
            },
        };

        var exception = Assert.Throws<ArgumentException>(() => GrpcSchema.Of(set));

        Assert.Equal("a.proto and b.proto import each other. (Parameter 'set')", exception.Message);
    }

    [Fact]
    public void Fails_when_a_type_of_a_set_is_missing()
    {
        var file = Greeter.Descriptor.File.ToProto();
        file.MessageType.RemoveAt(0);

        var exception = Assert.Throws<ArgumentException>(
            () => GrpcSchema.Of(new FileDescriptorSet { File = { file } }));

        Assert.StartsWith("The descriptor set contradicts itself: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("HelloRequest", exception.Message, StringComparison.Ordinal);
        Assert.Equal("set", exception.ParamName);
    }

    [Fact]
    public void Fails_when_the_bytes_are_no_set()
    {
        var exception = Assert.Throws<ArgumentException>(() => GrpcSchema.FromDescriptorSet("syntax ="u8));

        Assert.StartsWith(
            "The bytes are no descriptor set. Give the file that protoc --include_imports --descriptor_set_out writes. ",
            exception.Message,
            StringComparison.Ordinal);
        Assert.Equal("descriptorSet", exception.ParamName);
    }

    [Fact]
    public void Fails_when_the_type_is_unknown_and_names_the_nearest()
    {
        var exception = Assert.Throws<ArgumentException>(
            () => GrpcSchema.Of(Greeter.Descriptor).FromJson("helloworld.HelloReqest", "{}"));

        Assert.Equal(
            "There is no message type helloworld.HelloReqest. Known, nearest first: helloworld.HelloRequest, "
            + "helloworld.HelloReply. (Parameter 'messageType')",
            exception.Message);
    }

    [Fact]
    public void Fails_when_a_service_is_null()
    {
        var exception = Assert.Throws<ArgumentException>(() => GrpcSchema.Of(Greeter.Descriptor, null!));

        Assert.Equal("Item 1 is null. (Parameter 'services')", exception.Message);
    }

    [Fact]
    public void Two_schemas_are_one()
    {
        var both = GrpcSchema.Of(Greeter.Descriptor).With(EverythingSchemas.Dynamic);

        Assert.Equal(9, both.Methods.Count);
        var any = """{"any":{"@type":"x/helloworld.HelloReply","message":"m"}}""";
        Assert.Equal(any, both.ToJson(EverythingSchemas.TypeName, both.FromJson(EverythingSchemas.TypeName, any)));
    }
}
