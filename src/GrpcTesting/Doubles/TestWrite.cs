using Grpc.Core;

namespace GrpcTesting;

/// <summary>A message that was written to a <see cref="TestStreamWriter{T}"/>.</summary>
/// <param name="Message">The message, as it was when it was written.</param>
/// <param name="WriteOptions">The options in force then; null for the default.</param>
public sealed record TestWrite<T>(T Message, WriteOptions? WriteOptions)
    where T : class;
