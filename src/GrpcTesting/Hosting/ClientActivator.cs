using System.Reflection;
using Grpc.Core;

namespace GrpcTesting.Hosting;

/// <summary>Builds generated clients.</summary>
internal static class ClientActivator
{
    /// <exception cref="InvalidOperationException">The type lacks the constructor that generated clients have.</exception>
    public static TClient Create<TClient>(CallInvoker invoker)
        where TClient : ClientBase<TClient>
    {
        if (typeof(TClient).IsAbstract)
        {
            throw new InvalidOperationException(
                $"{TypeName.Of(typeof(TClient))} is abstract. Give CreateClient the generated client class itself.");
        }

        var constructor = typeof(TClient).GetConstructor([typeof(CallInvoker)])
            ?? throw new InvalidOperationException(
                $"{TypeName.Of(typeof(TClient))} cannot be built: it has no public constructor "
                + $"{TypeName.Of(typeof(TClient))}(CallInvoker callInvoker), which every generated client has. "
                + $"Its public constructors: {Describe(typeof(TClient).GetConstructors())}.");

        return (TClient)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [invoker], null);
    }

    private static string Describe(ConstructorInfo[] constructors) => constructors.Length == 0
        ? "none"
        : string.Join(", ", constructors.Select(constructor =>
            $"({string.Join(", ", constructor.GetParameters().Select(p => $"{TypeName.Of(p.ParameterType)} {p.Name}"))})"));
}
