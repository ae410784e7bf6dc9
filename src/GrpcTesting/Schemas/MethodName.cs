using System.Runtime.CompilerServices;

namespace GrpcTesting.Schemas;

/// <summary>A full method name taken apart: <c>/package.Service/Method</c>.</summary>
internal readonly record struct MethodName(string Service, string Method)
{
    public static string Full(string service, string method) => $"/{service}/{method}";

    /// <exception cref="ArgumentException">The text is no full method name.</exception>
    public static MethodName Parse(string text, [CallerArgumentExpression(nameof(text))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, name);
        return text.Split('/') is ["", { Length: > 0 } service, { Length: > 0 } method]
            ? new MethodName(service, method)
            : throw new ArgumentException(
                $"'{text}' is not a full method name. Give one such as /helloworld.Greeter/SayHello: a slash, the "
                + "service with its package, a slash, the method.",
                name);
    }
}
