using System.Reflection;
using Grpc.Core;

namespace GrpcTesting.Downstream;

/// <summary>The methods of a generated service base class, as its own binding code lists them.</summary>
internal sealed class FakeContract
{
    private FakeContract(string serviceName, IReadOnlyList<FakeMethod> methods)
    {
        ServiceName = serviceName;
        Methods = methods;
    }

    /// <summary>The full name, such as <c>shop.Inventory</c>.</summary>
    public string ServiceName { get; }

    public IReadOnlyList<FakeMethod> Methods { get; }

    /// <exception cref="ArgumentException">The type is not a generated base class.</exception>
    public static FakeContract Of(Type baseType, string parameterName)
    {
        if (baseType.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is not { } binding
            || binding.BindType.GetMethod(
                binding.BindMethodName,
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static,
                [typeof(ServiceBinderBase), baseType]) is not { } bind)
        {
            throw new ArgumentException(
                $"{TypeName.Of(baseType)} is not the generated base class of a service.{Suggestion(baseType)}",
                parameterName);
        }

        var binder = new Binder();
        bind.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [binder, null], null);
        return binder.Methods.Count > 0
            ? new FakeContract(binder.Methods[0].ServiceName, binder.Methods)
            : throw new ArgumentException(
                $"The service of {TypeName.Of(baseType)} has no methods, so there is nothing to fake.", parameterName);
    }

    /// <param name="name">"GetStock", "shop.Inventory/GetStock" or "/shop.Inventory/GetStock".</param>
    /// <param name="parameterName">Who gave it.</param>
    /// <exception cref="ArgumentException">There is no such method.</exception>
    public FakeMethod Find(string name, string parameterName) =>
        Methods.FirstOrDefault(method => method.Name == name || method.FullName.TrimStart('/') == name.TrimStart('/'))
        ?? throw new ArgumentException($"There is no method '{name}'. {this}", parameterName);

    /// <summary>What exists.</summary>
    public override string ToString() => $"{ServiceName} has:\n  {string.Join("\n  ", Methods)}";

    private static string Suggestion(Type type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (IsServiceBase(ancestor))
            {
                return $" It implements {TypeName.Of(ancestor)}: fake that, or host the class itself with "
                    + "GrpcServiceFixture.";
            }
        }

        var sibling = type.DeclaringType?.GetNestedTypes().FirstOrDefault(IsServiceBase);
        return sibling is null
            ? " Give one such as Greeter.GreeterBase."
            : $" {TypeName.Of(sibling)} is.";
    }

    private static bool IsServiceBase(Type type) => type.IsDefined(typeof(BindServiceMethodAttribute), inherit: false);

    private sealed class Binder : ServiceBinderBase
    {
        public List<FakeMethod> Methods { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            Methods.Add(new FakeMethod<TRequest, TResponse>(method));

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
            Methods.Add(new FakeMethod<TRequest, TResponse>(method));

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            Methods.Add(new FakeMethod<TRequest, TResponse>(method));

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
            Methods.Add(new FakeMethod<TRequest, TResponse>(method));
    }
}
