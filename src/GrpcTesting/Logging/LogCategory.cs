namespace GrpcTesting.Logging;

/// <summary>Categories are namespaces and classes.</summary>
internal static class LogCategory
{
    /// <summary>Whether a category is another one, or below it.</summary>
    public static bool IsWithin(string category, string parent) =>
        category.StartsWith(parent, StringComparison.OrdinalIgnoreCase)
        && (category.Length == parent.Length || category[parent.Length] == '.');
}
