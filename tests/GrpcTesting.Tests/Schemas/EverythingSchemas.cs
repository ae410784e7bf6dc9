using Google.Protobuf.Reflection;

namespace GrpcTesting.Tests.Schemas;

/// <summary>The schema of everything.proto, from generated code and from a descriptor set.</summary>
internal static class EverythingSchemas
{
    public const string TypeName = "grpctesting.everything.Everything";

    public static GrpcSchema Generated { get; } = GrpcSchema.OfFiles(EverythingReflection.Descriptor);

    /// <summary>From bytes alone: no generated code takes part.</summary>
    public static GrpcSchema Dynamic { get; } = GrpcSchema.FromDescriptorSet(Google.Protobuf.MessageExtensions.ToByteArray(
        SetOf(EverythingReflection.Descriptor)));

    public static GrpcSchema Get(bool generated) => generated ? Generated : Dynamic;

    public static FileDescriptorSet SetOf(params FileDescriptor[] files)
    {
        var set = new FileDescriptorSet();
        set.File.Add(files.Select(file => file.ToProto()));
        return set;
    }
}
