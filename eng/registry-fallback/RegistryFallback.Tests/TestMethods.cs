namespace RegistryFallback.Tests;

internal static class TestMethods
{
    public static readonly Method<string, string> Echo = Create(MethodType.Unary, "Echo");

    public static Method<string, string> Create(MethodType type, string name) =>
        new(type, "test.Service", name, Marshallers.StringMarshaller, Marshallers.StringMarshaller);
}
