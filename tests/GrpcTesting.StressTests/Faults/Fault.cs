namespace GrpcTesting.StressTests.Faults;

/// <summary>What goes wrong in one fixture of a <see cref="MixedFaultTests"/>.</summary>
internal enum Fault
{
    ServiceConstructorThrows,
    ConfigureServicesThrows,
    HostedServiceThrowsAtStart,
    HostedServiceHangsAtStart,
    HostedServiceThrowsAtStop,
    HostedServiceHangsAtStop,
    BackgroundServiceThrows,
    BackgroundServiceIgnoresItsStop,
    HandlerIgnoresCancellation,
}
