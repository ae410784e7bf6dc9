namespace Grpc.Core;

/// <summary>Accepts or refuses a server after TLS has accepted it.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
