namespace RegistryFallback.Tests;

internal sealed class TestChannel(CallInvoker invoker) : ChannelBase("target")
{
    public override CallInvoker CreateCallInvoker() => invoker;
}
