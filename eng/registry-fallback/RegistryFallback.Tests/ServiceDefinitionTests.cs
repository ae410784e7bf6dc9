namespace RegistryFallback.Tests;

public class ServiceDefinitionTests
{
    [Fact]
    public void A_binder_receives_the_methods_in_the_order_they_were_added()
    {
        DuplexStreamingServerMethod<string, string> duplex = (_, _, _) => Task.CompletedTask;
        UnaryServerMethod<string, string> unary = (request, _) => Task.FromResult(request);
        ServerStreamingServerMethod<string, string> server = (_, _, _) => Task.CompletedTask;
        ClientStreamingServerMethod<string, string> client = (_, _) => Task.FromResult("");
        var definition = ServerServiceDefinition.CreateBuilder()
            .AddMethod(TestMethods.Create(MethodType.DuplexStreaming, "D"), duplex)
            .AddMethod(TestMethods.Create(MethodType.Unary, "U"), unary)
            .AddMethod(TestMethods.Create(MethodType.ServerStreaming, "S"), server)
            .AddMethod(TestMethods.Create(MethodType.ClientStreaming, "C"), client)
            .Build();
        Binder binder = new();

        definition.BindService(binder);

        Assert.Equal(
            ["/test.Service/D duplex", "/test.Service/U unary", "/test.Service/S server", "/test.Service/C client"],
            binder.Bound);
    }

    [Fact]
    public void A_name_is_taken_once()
    {
        UnaryServerMethod<string, string> handler = (request, _) => Task.FromResult(request);
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(TestMethods.Echo, handler);

        Assert.Throws<ArgumentException>(() => builder.AddMethod(TestMethods.Echo, handler));
    }

    [Fact]
    public void A_binder_that_overrides_nothing_implements_nothing()
    {
        ServiceBinderBase binder = new();

        UnaryServerMethod<string, string>? unary = null;
        ClientStreamingServerMethod<string, string>? client = null;
        ServerStreamingServerMethod<string, string>? server = null;
        DuplexStreamingServerMethod<string, string>? duplex = null;

        Assert.Throws<NotImplementedException>(() => binder.AddMethod(TestMethods.Echo, unary));
        Assert.Throws<NotImplementedException>(() => binder.AddMethod(TestMethods.Echo, client));
        Assert.Throws<NotImplementedException>(() => binder.AddMethod(TestMethods.Echo, server));
        Assert.Throws<NotImplementedException>(() => binder.AddMethod(TestMethods.Echo, duplex));
    }

    [Fact]
    public void A_method_knows_its_full_name()
    {
        var method = Assert.IsAssignableFrom<IMethod>(TestMethods.Echo);

        Assert.Equal("/test.Service/Echo", method.FullName);
        Assert.Equal("test.Service", method.ServiceName);
        Assert.Equal("Echo", method.Name);
        Assert.Equal(MethodType.Unary, method.Type);
    }

    private sealed class Binder : ServiceBinderBase
    {
        public List<string> Bound { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            Bound.Add(method.FullName + " unary");

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
            Bound.Add(method.FullName + " client");

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            Bound.Add(method.FullName + " server");

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
            Bound.Add(method.FullName + " duplex");
    }
}
