using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using GrpcTesting.Downstream;
using GrpcTesting.Hosting;
using GrpcTesting.Probes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting;

/// <summary>
/// A downstream service that answers what a test plans, method by method, over a real connection. It is a fixture: it
/// has clients, <see cref="GrpcFixture.Calls"/>, <see cref="GrpcFixture.Network"/> and the rest.
/// </summary>
/// <remarks>
/// <para>A call that nobody planned is answered <see cref="StatusCode.Unimplemented"/>, with a detail that names what is
/// planned. Disposing the fake throws a <see cref="GrpcAssertionException"/> about such calls, unless
/// <see cref="VerifyNoUnplannedCalls"/> did so before or <see cref="IgnoreUnplannedCalls"/> allows them.</para>
/// <para>Dispose it after the app that calls it: declare it first. All members may be used from several threads.</para>
/// </remarks>
/// <typeparam name="TBase">The generated base class of the service.</typeparam>
public sealed partial class GrpcFake<TBase> : GrpcFixture
    where TBase : class
{
    private readonly FakeService _service;
    private readonly TestFlow.Mark _created = TestFlow.Enter().Now();

    internal GrpcFake(Action<GrpcFixtureOptions>? configure)
        : base(configure) => _service = new FakeService(Name, FakeContract.Of(typeof(TBase), nameof(TBase)), Warn);

    /// <summary>Begins a plan for a method. Of several plans that match a call, the newest answers it.</summary>
    /// <param name="method">Its name, such as <c>GetStock</c>, or its full name.</param>
    /// <exception cref="ArgumentException">There is no such method; the message lists those there are.</exception>
    public FakePlan On(string method)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(method);
        return new FakePlan(_service, _service.Contract.Find(method, nameof(method)), GetWaitTimeoutAsync);
    }

    /// <inheritdoc cref="On(string)"/>
    /// <param name="method">Its descriptor, from the <c>Descriptor</c> of the generated service.</param>
    public FakePlan On(MethodDescriptor method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return On($"{method.Service.FullName}/{method.Name}");
    }

    /// <inheritdoc cref="On(string)"/>
    /// <param name="method">The method as a client calls it: a <see cref="Method{TRequest, TResponse}"/>.</param>
    public FakePlan On(IMethod method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return On(method.FullName);
    }

    /// <summary>A place where calls wait until the test lets them go on. See <see cref="FakePlan.WaitsAt"/>.</summary>
    /// <param name="name">Its name, for messages.</param>
    public SyncPoint CreateSyncPoint(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new SyncPoint(name, GetWaitTimeoutAsync, () => DescribeCalls());
    }

    /// <summary>Calls that nobody planned are fine: they are still answered <see cref="StatusCode.Unimplemented"/>, but
    /// the test does not fail because of them.</summary>
    /// <returns>This fake.</returns>
    public GrpcFake<TBase> IgnoreUnplannedCalls()
    {
        _service.Problems.IgnoreUnplanned();
        return this;
    }

    /// <summary>Forgets the plans, the calls and what went wrong with them: for a fake that several tests share.</summary>
    public void Clear()
    {
        _service.Clear();
        Calls.Clear();
    }

    /// <inheritdoc/>
    protected override void Configure(GrpcFixtureOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Transport = GrpcTransport.Pipe;
        options.ConfigureServices(services =>
        {
            services.AddSingleton<IServiceMethodProvider<FakeService>>(new FakeMethodProvider(_service));
            services.AddSingleton<IStartupFilter>(new UnknownMethods(_service));
        });
    }

    internal override bool IsSelfContained => true;

    /// <summary>What it hosts.</summary>
    internal FakeService Service => _service;

    private protected override IServerHost CreateHost(ServerSetup setup) =>
        new SingleServiceHost<FakeService>(setup, _service);

    private protected override void OnDisposing() => _service.Dispose();

    private protected override void OnConfigured(GrpcFixtureOptions options)
    {
        if (!options.Transport.HostsServer)
        {
            throw new InvalidOperationException(
                $"A fake is a server of its own, so it cannot be on GrpcTransport.{options.Transport}. Leave the transport "
                + "as it is: GrpcTransport.Pipe.");
        }
    }

    private protected override void ThrowIfFailed()
    {
        if (_service.Problems.Take() is { } problems)
        {
            var thrown = _created.ThrownSince;
            var hint = problems.HasUnplanned ? "\nIf that is on purpose, call IgnoreUnplannedCalls." : string.Empty;
            var before = thrown is null
                ? string.Empty
                : $"\n  before:    {CallReport.Indented($"{thrown.GetType()} was thrown: {thrown.Message}")}";
            throw new GrpcAssertionException($"{Tell(problems.Lines)}{hint}{before}", thrown);
        }

        base.ThrowIfFailed();
    }

    private string Tell(string problems) =>
        $"{Name} was called in ways that nobody planned:\n{problems}\n{_service.DescribePlans()}";
}
