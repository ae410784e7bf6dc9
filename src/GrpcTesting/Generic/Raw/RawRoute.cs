namespace GrpcTesting.Generic;

/// <summary>The way to a server without a gRPC client.</summary>
/// <param name="Invoker">Sends requests.</param>
/// <param name="Address">Where to.</param>
/// <param name="KeepsPaths">Whether it takes paths that URIs do not have, such as <c>/a/../b</c>.</param>
internal sealed record RawRoute(HttpMessageInvoker Invoker, Uri Address, bool KeepsPaths);
