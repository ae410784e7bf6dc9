#:property PublishAot=false
// Looks into packages as a gallery would: dotnet run Inspect.cs -- FOLDER
using System.IO.Compression;
using System.Xml.Linq;

var faults = new List<string>();
foreach (var path in Directory.GetFiles(args[0], "*.nupkg").Order())
{
    using var package = ZipFile.OpenRead(path);
    var entries = package.Entries.Select(entry => entry.FullName).ToHashSet();
    using var nuspec = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec")).Open();
    var metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    string? Value(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
    var id = Value("id")!;

    void Expect(bool holds, string what)
    {
        if (!holds)
        {
            faults.Add($"{id}: {what}");
        }
    }

    Expect(Value("license") == "MIT", "its licence is not MIT");
    Expect(Value("readme") == "README.md" && entries.Contains("README.md"), "it has no readme");
    Expect(Value("tags")?.Contains("grpc") == true, "it has no tags");
    Expect(Value("description")?.Length > 40, "it has no description");
    Expect(
        metadata.Elements().Any(element => element.Name.LocalName == "repository" && element.Attribute("url") is not null),
        "it names no repository");
    Expect(entries.Contains($"lib/net10.0/{id}.dll"), "it has no assembly for net10.0");
    Expect(entries.Contains($"lib/net10.0/{id}.xml"), "it has no XML documentation");
    Expect(File.Exists(Path.ChangeExtension(path, ".snupkg")), "it has no symbols");

    var dependencies = metadata.Descendants()
        .Where(element => element.Name.LocalName == "dependency")
        .Select(element => (Id: element.Attribute("id")!.Value, Version: element.Attribute("version")!.Value))
        .ToList();
    Expect(
        dependencies.All(dependency => dependency.Id is not ("Grpc.Core.Api" or "Grpc.Net.Common")),
        "it depends on a package of the registry fallback by name");
    Console.WriteLine($"{Path.GetFileName(path)} depends on "
        + string.Join(", ", dependencies.Select(dependency => $"{dependency.Id} {dependency.Version}")));
}

faults.ForEach(Console.Error.WriteLine);
return faults.Count == 0 ? 0 : 1;
