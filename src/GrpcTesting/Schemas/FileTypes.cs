using Google.Protobuf.Reflection;

namespace GrpcTesting.Schemas;

/// <summary>The message types of files and of what they import, nested ones included.</summary>
internal static class FileTypes
{
    /// <summary>By full name. Where several files have a name, the first one's holds.</summary>
    public static Dictionary<string, MessageDescriptor> Of(IEnumerable<FileDescriptor> files)
    {
        var types = new Dictionary<string, MessageDescriptor>(StringComparer.Ordinal);
        var seen = new HashSet<FileDescriptor>();
        var left = new Queue<FileDescriptor>(files);
        while (left.TryDequeue(out var file))
        {
            if (seen.Add(file))
            {
                Add(types, file.MessageTypes);
                foreach (var import in file.Dependencies)
                {
                    left.Enqueue(import);
                }
            }
        }

        return types;
    }

    private static void Add(Dictionary<string, MessageDescriptor> types, IEnumerable<MessageDescriptor> messages)
    {
        foreach (var message in messages)
        {
            types.TryAdd(message.FullName, message);
            Add(types, message.NestedTypes);
        }
    }
}
