using System.Text;
using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>One thing that the transport found out about a peer.</summary>
public class AuthProperty
{
    private readonly byte[] _valueBytes;

    private AuthProperty(string name, byte[] valueBytes)
    {
        Name = GrpcPreconditions.CheckNotNull(name, nameof(name));
        _valueBytes = (byte[])GrpcPreconditions.CheckNotNull(valueBytes, nameof(valueBytes)).Clone();
    }

    /// <summary>The name; not unique.</summary>
    public string Name { get; }

    /// <summary>The value as UTF-8.</summary>
    public string Value => Encoding.UTF8.GetString(_valueBytes);

    /// <summary>A copy of the value.</summary>
    public byte[] ValueBytes => (byte[])_valueBytes.Clone();

    /// <summary>Creates a property with a copy of these bytes.</summary>
    public static AuthProperty Create(string name, byte[] valueBytes) => new(name, valueBytes);
}
