namespace GrpcTesting.Schemas;

/// <summary>Refuses lists with holes.</summary>
internal static class Refuse
{
    public static void Null<T>(IReadOnlyList<T> items, string parameterName)
    {
        for (var index = 0; index < items.Count; index++)
        {
            if (items[index] is null)
            {
                throw new ArgumentException($"Item {index} is null.", parameterName);
            }
        }
    }
}
