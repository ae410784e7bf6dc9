namespace Grpc.Core;

/// <summary>Adds the credentials of a call to its metadata.</summary>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
