using Google.Protobuf.Reflection;

namespace GrpcTesting.Wire;

/// <summary>The message types of methods, asked for once each.</summary>
internal sealed class MethodTypes(
    Func<string, (MessageDescriptor Request, MessageDescriptor Response)?>? resolve)
{
    // A server has this many methods at most; paths beyond that come from someone who makes them up.
    private const int MaxMethods = 1000;

    private readonly Dictionary<string, (MessageDescriptor Request, MessageDescriptor Response)?> _known =
        new(StringComparer.Ordinal);

    /// <summary>The types, or null when nobody knows them. Does not throw, whatever the resolver does.</summary>
    public (MessageDescriptor Request, MessageDescriptor Response)? Find(string fullMethodName)
    {
        if (resolve is null || _known.TryGetValue(fullMethodName, out var types))
        {
            return resolve is null ? null : _known[fullMethodName];
        }

        try
        {
            types = resolve(fullMethodName);
        }
        catch (Exception)
        {
            types = null;
        }

        if (_known.Count < MaxMethods)
        {
            _known[fullMethodName] = types;
        }

        return types;
    }
}
