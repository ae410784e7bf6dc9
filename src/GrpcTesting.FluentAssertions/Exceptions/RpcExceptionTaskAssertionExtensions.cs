using FluentAssertions;
using FluentAssertions.Specialized;
using Google.Protobuf;
using Grpc.Core;

namespace GrpcTesting;

/// <summary>
/// What a test expects of an <see cref="RpcException"/> that it is about to catch, so that one <c>await</c> serves a
/// whole chain.
/// </summary>
public static class RpcExceptionTaskAssertionExtensions
{
    /// <inheritdoc cref="RpcExceptionAssertionExtensions.WithStatus"/>
    public static async Task<ExceptionAssertions<RpcException>> WithStatus(
        this Task<ExceptionAssertions<RpcException>> assertions,
        StatusCode expected,
        string because = "",
        params object[] becauseArgs) =>
        (await Awaited(assertions).ConfigureAwait(false)).WithStatus(expected, because, becauseArgs);

    /// <inheritdoc cref="RpcExceptionAssertionExtensions.WithDetail"/>
    public static async Task<ExceptionAssertions<RpcException>> WithDetail(
        this Task<ExceptionAssertions<RpcException>> assertions,
        string wildcardPattern,
        string because = "",
        params object[] becauseArgs) =>
        (await Awaited(assertions).ConfigureAwait(false)).WithDetail(wildcardPattern, because, becauseArgs);

    /// <inheritdoc cref="RpcExceptionAssertionExtensions.WithTrailer(ExceptionAssertions{RpcException}, string, string, string, object[])"/>
    public static async Task<ExceptionAssertions<RpcException>> WithTrailer(
        this Task<ExceptionAssertions<RpcException>> assertions,
        string key,
        string value,
        string because = "",
        params object[] becauseArgs) =>
        (await Awaited(assertions).ConfigureAwait(false)).WithTrailer(key, value, because, becauseArgs);

    /// <inheritdoc cref="RpcExceptionAssertionExtensions.WithTrailer(ExceptionAssertions{RpcException}, string, byte[], string, object[])"/>
    public static async Task<ExceptionAssertions<RpcException>> WithTrailer(
        this Task<ExceptionAssertions<RpcException>> assertions,
        string key,
        byte[] value,
        string because = "",
        params object[] becauseArgs) =>
        (await Awaited(assertions).ConfigureAwait(false)).WithTrailer(key, value, because, becauseArgs);

    /// <inheritdoc cref="RpcExceptionAssertionExtensions.WithErrorDetail{TDetail}"/>
    public static async Task<AndWhichConstraint<ExceptionAssertions<RpcException>, TDetail>> WithErrorDetail<TDetail>(
        this Task<ExceptionAssertions<RpcException>> assertions, string because = "", params object[] becauseArgs)
        where TDetail : class, IMessage<TDetail>, new() =>
        (await Awaited(assertions).ConfigureAwait(false)).WithErrorDetail<TDetail>(because, becauseArgs);

    private static Task<ExceptionAssertions<RpcException>> Awaited(Task<ExceptionAssertions<RpcException>> assertions)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        return assertions;
    }
}
