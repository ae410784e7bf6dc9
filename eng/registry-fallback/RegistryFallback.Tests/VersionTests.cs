namespace RegistryFallback.Tests;

public class VersionTests
{
    [Theory]
    [InlineData(typeof(Metadata))]
    [InlineData(typeof(ConnectivityState))]
    public void Assemblies_carry_the_identity_that_consumers_ask_for(Type type)
    {
        var name = type.Assembly.GetName();

        Assert.Equal(VersionInfo.CurrentAssemblyVersion, name.Version!.ToString());
        Assert.Equal("d754f35622e28bad", Convert.ToHexStringLower(name.GetPublicKeyToken()!));
    }

    [Fact]
    public void The_version_is_that_of_the_genuine_packages()
    {
        Assert.Equal("2.85.0", VersionInfo.CurrentVersion);
        Assert.Equal("2.85.0.0", VersionInfo.CurrentAssemblyFileVersion);
    }
}
