namespace GrpcTesting.Tests;

/// <summary>The working copy that the tests were built in, for those that read its pages and sources.</summary>
internal static class Repository
{
    private const string Mark = "GrpcTesting.sln";

    // Not the path of a source file: the compiler replaces it in a build for CI, so that packages do not carry it.
    public static string Root { get; } = Find();

    public static string Read(params string[] path) =>
        File.ReadAllText(Path.Combine([Root, .. path])).ReplaceLineEndings("\n");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, Mark)))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds {Mark}.");
    }
}
