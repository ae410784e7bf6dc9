namespace GrpcTesting.TransportTests;

public class MalformedRequestTests
{
    [Theory, EveryTransport]
    public async Task Measure(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, GenericKindTests.Doubling);
        var text = new System.Text.StringBuilder();
        foreach (var row in MalformedRequest.All)
        {
            string line;
            RawGrpcResponse? r = null;
            try { r = await stage.Fixture.Generic.SendRawAsync(row.Create()); line = MalformedRequest.Describe(r); }
            catch (Exception e) { line = e.GetType() + e.Message; }
            text.AppendLine(null, $"{row.Wrong} | {row.Page} | {line} | {r?.Error?.Message} | {string.Join(",", r?.Headers.Keys ?? [])} / {string.Join(",", r?.Trailers.Keys ?? [])}");
        }

        await File.WriteAllTextAsync($"/tmp/generic-scratch/measure-{transport}.txt", text.ToString());
    }
}
