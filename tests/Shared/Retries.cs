using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace GrpcTesting.Tests;

/// <summary>A channel that makes unavailable calls again, at once.</summary>
internal static class Retries
{
    /// <param name="channel">What the channel is to be.</param>
    /// <param name="attempts">How often a call is made at most.</param>
    public static void On(GrpcChannelOptions channel, int attempts) => channel.ServiceConfig = new ServiceConfig
    {
        MethodConfigs =
        {
            new MethodConfig
            {
                Names = { MethodName.Default },
                RetryPolicy = new RetryPolicy
                {
                    MaxAttempts = attempts,
                    InitialBackoff = TimeSpan.FromMilliseconds(1),
                    MaxBackoff = TimeSpan.FromMilliseconds(1),
                    BackoffMultiplier = 1,
                    RetryableStatusCodes = { StatusCode.Unavailable },
                },
            },
        },
    };
}
