namespace GrpcTesting;

/// <summary>Type names as C# writes them, for messages.</summary>
internal static class TypeName
{
    /// <summary>"GrpcServiceFixture&lt;GreeterService&gt;", "Greeter.GreeterClient".</summary>
    public static string Of(Type type)
    {
        var name = type.Name;
        if (type.IsGenericType)
        {
            var arguments = type.GetGenericArguments();
            var tick = name.IndexOf('`', StringComparison.Ordinal);
            name = tick < 0 ? name : $"{name[..tick]}<{string.Join(", ", arguments.Select(Of))}>";
        }

        return type.IsNested && !type.IsGenericParameter ? $"{Of(type.DeclaringType!)}.{name}" : name;
    }
}
