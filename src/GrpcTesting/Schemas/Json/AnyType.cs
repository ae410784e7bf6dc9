using Google.Protobuf.Reflection;

namespace GrpcTesting.Schemas;

/// <summary>Finds what an <c>Any</c> holds by its type URL.</summary>
internal static class AnyType
{
    public static MessageDescriptor? Find(GrpcSchema schema, string typeUrl) =>
        typeUrl.LastIndexOf('/') is > 0 and var slash ? schema.FindType(typeUrl[(slash + 1)..]) : null;

    public static string DescribeUnknown(GrpcSchema schema, string typeUrl) =>
        typeUrl.LastIndexOf('/') is > 0 and var slash
            ? $"nobody knows the type '{typeUrl[(slash + 1)..]}'. Known, nearest first: "
            + $"{Nearest.List(typeUrl[(slash + 1)..], schema.TypeNames)}. Name others with "
            + "WithSchema(GrpcSchema.OfFiles(…))"
            : $"'{typeUrl}' is no type URL. It has a slash before the type's name: type.googleapis.com/package.Type";
}
