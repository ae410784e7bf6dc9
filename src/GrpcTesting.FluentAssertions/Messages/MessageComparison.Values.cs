using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using GrpcTesting.Failures;

namespace GrpcTesting.Messages;

internal sealed partial class MessageComparison
{
    // One value of a field, or one item of it.
    private void CompareValues(Place place, FieldDescriptor field, object? expected, object? actual)
    {
        if (expected is IMessage expectedMessage && actual is IMessage actualMessage)
        {
            CompareMessages(place, expectedMessage, actualMessage);
        }
        else if (IsWrapper(field) && place.Rules?.Find("value") is { IsExcluded: true })
        {
            // In C# a wrapper is the value itself, and that both have one is known by now.
        }
        else if (expected is string expectedText && actual is string actualText)
        {
            if (!string.Equals(expectedText, actualText, StringComparison.Ordinal))
            {
                _log.Add(place, () => TextDifference.Describe(expectedText, actualText));
            }
        }
        else if (!AreEqual(expected, actual))
        {
            _log.Add(place, FieldText.Of(field, expected), FieldText.Of(field, actual));
        }
    }

    // Zero is zero, with a sign or without.
    private bool AreEqual(object? expected, object? actual) => (expected, actual) switch
    {
        (double e, double a) => e == a || (!_options.IsNaNStrict && double.IsNaN(e) && double.IsNaN(a)),
        (float e, float a) => e == a || (!_options.IsNaNStrict && float.IsNaN(e) && float.IsNaN(a)),
        _ => Equals(expected, actual),
    };

    private static bool IsWrapper(FieldDescriptor field) =>
        field.FieldType == FieldType.Message && field.MessageType.File == Int32Value.Descriptor.File;

    private void CompareAny(Place place, Any expected, Any actual)
    {
        var (expectedType, actualType) = (Any.GetTypeName(expected.TypeUrl), Any.GetTypeName(actual.TypeUrl));
        var typeCounts = place.Rules?.Find("type_url") is not { IsExcluded: true };
        var valueCounts = place.Rules?.Find("value") is not { IsExcluded: true };
        if (expectedType != actualType && typeCounts)
        {
            _log.Add(place, () => $"expected {Holding(expectedType)}, but found {Holding(actualType)}");
        }
        else if (valueCounts && expected.Value != actual.Value)
        {
            if (expectedType == actualType
                && _options.Unpack(expected) is { } expectedMessage
                && _options.Unpack(actual) is { } actualMessage)
            {
                Compare(_options, _log, place.Unpacked(expectedType), expectedMessage, actualMessage);
            }
            else
            {
                _log.Add(place.Field("value"), expected.Value, actual.Value);
            }
        }

        static string Holding(string type) => type.Length > 0 ? $"a packed {type}" : "an empty Any";
    }
}
