namespace GrpcTesting.Generic;

/// <summary>The way to a server without a gRPC client.</summary>
internal sealed record RawRoute(HttpMessageInvoker Invoker, Uri Address);
