using Xunit.Abstractions;

namespace GrpcTesting.InteropTests;

/// <summary>Cases, each on a stage of its own. A foreign server is one for the class, and starts when it is needed.</summary>
public abstract class InteropTest : IClassFixture<ForeignServer>
{
    private readonly ForeignServer _foreign;
    private readonly ITestOutputHelper _output;

    /// <summary>Called for each case.</summary>
    protected InteropTest(ForeignServer foreign, ITestOutputHelper output)
    {
        _foreign = foreign;
        _output = output;
    }

    private protected ForeignServer Foreign => _foreign;

    private protected Task<InteropStage> SetAsync(
        InteropSetting setting, Action<GrpcFixtureOptions>? configure = null) =>
        InteropStage.SetAsync(setting, _foreign, _output, configure);
}
