using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace GrpcTesting.Schemas;

/// <summary>Turns a descriptor set into descriptors that need no generated code.</summary>
internal static class DescriptorSets
{
    // Sets made without their imports lack these more often than not, and they are the same everywhere.
    private static readonly FileDescriptor[] Own =
    [
        AnyReflection.Descriptor, ApiReflection.Descriptor, DurationReflection.Descriptor, EmptyReflection.Descriptor,
        FieldMaskReflection.Descriptor, SourceContextReflection.Descriptor, StructReflection.Descriptor,
        TimestampReflection.Descriptor, TypeReflection.Descriptor, WrappersReflection.Descriptor,
        FileDescriptor.DescriptorProtoFileDescriptor,
    ];

    public static FileDescriptorSet Parse(ReadOnlySpan<byte> bytes, string parameterName)
    {
        try
        {
            return FileDescriptorSet.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new ArgumentException(
                "The bytes are no descriptor set. Give the file that protoc --include_imports --descriptor_set_out "
                + $"writes. {exception.Message}",
                parameterName,
                exception);
        }
    }

    /// <returns>The files, and those of protobuf's own that they import.</returns>
    public static IReadOnlyList<FileDescriptor> Build(FileDescriptorSet set, string parameterName)
    {
        try
        {
            return FileDescriptor.BuildFromByteStrings(
                [.. InOrder(set, parameterName).Select(file => file.ToByteString())]);
        }
        catch (Exception exception) when (exception is DescriptorValidationException or ArgumentException
            && (exception as ArgumentException)?.ParamName != parameterName)
        {
            throw new ArgumentException(
                $"The descriptor set contradicts itself: {exception.Message}", parameterName, exception);
        }
    }

    // Each file after those that it imports.
    private static List<FileDescriptorProto> InOrder(FileDescriptorSet set, string parameterName)
    {
        var files = new Dictionary<string, FileDescriptorProto>(StringComparer.Ordinal);
        foreach (var file in set.File)
        {
            files.TryAdd(file.Name, file);
        }

        var ordered = new List<FileDescriptorProto>();
        var done = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var file in set.File)
        {
            Visit(file, importedBy: null);
        }

        return ordered;

        void Visit(FileDescriptorProto file, string? importedBy)
        {
            if (done.TryGetValue(file.Name, out var isDone))
            {
                if (!isDone)
                {
                    throw new ArgumentException($"{file.Name} and {importedBy} import each other.", parameterName);
                }

                return;
            }

            done[file.Name] = false;
            foreach (var import in file.Dependency)
            {
                Visit(Find(import, file.Name), file.Name);
            }

            done[file.Name] = true;
            ordered.Add(file);
        }

        FileDescriptorProto Find(string name, string importedBy) => files.TryGetValue(name, out var file)
            ? file
            : Array.Find(Own, own => own.Name == name)?.ToProto()
            ?? throw new ArgumentException(
                $"The descriptor set lacks {name}, which {importedBy} imports. Make it with protoc --include_imports.",
                parameterName);
    }
}
