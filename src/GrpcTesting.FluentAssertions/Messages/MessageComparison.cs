using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace GrpcTesting.Messages;

/// <summary>Compares two messages by their descriptor, field by field, and logs where they differ.</summary>
internal sealed partial class MessageComparison
{
    private readonly MessageEquivalencyOptions _options;
    private readonly DifferenceLog _log;
    private readonly bool _hasUnknownFields;

    private MessageComparison(MessageEquivalencyOptions options, DifferenceLog log, bool hasUnknownFields)
    {
        _options = options;
        _log = log;
        _hasUnknownFields = hasUnknownFields;
    }

    public static void Compare(
        MessageEquivalencyOptions options, DifferenceLog log, Place place, IMessage expected, IMessage actual)
    {
        var hasUnknownFields = !options.IgnoresUnknownFields
            && (UnknownFields.MayBeIn(expected) || UnknownFields.MayBeIn(actual));
        new MessageComparison(options, log, hasUnknownFields).CompareMessages(place, expected, actual);
    }

    private void CompareMessages(Place place, IMessage expected, IMessage actual)
    {
        if (expected.Descriptor != actual.Descriptor)
        {
            var (expectedType, actualType) = MessageTypeName.Of(expected, actual);
            _log.Add(place, () => $"expected a {expectedType}, but found a {actualType}");
        }
        else if (expected is Any expectedAny && actual is Any actualAny)
        {
            CompareAny(place, expectedAny, actualAny);
        }
        else if (expected is Timestamp or Duration)
        {
            // Seconds and nanoseconds apart are harder to read than the time that they make.
            if (!AreSame(comparison => comparison.CompareFields(place, expected, actual)))
            {
                _log.Add(place, expected, actual);
            }
        }
        else
        {
            CompareFields(place, expected, actual);
        }
    }

    private void CompareFields(Place place, IMessage expected, IMessage actual)
    {
        foreach (var field in expected.Descriptor.Fields.InFieldNumberOrder())
        {
            if (_log.IsDecided)
            {
                return;
            }

            if (field.RealContainingOneof is not { } oneof)
            {
                CompareField(place.Field(field.Name), field, expected, actual);
            }
            else if (oneof.Fields[0] == field)
            {
                CompareOneof(place, oneof, expected, actual);
            }
        }

        if (_hasUnknownFields)
        {
            UnknownFields.Compare(_log, place, expected, actual);
        }
    }

    private void CompareField(Place place, FieldDescriptor field, IMessage expected, IMessage actual)
    {
        if (place.Rules is { IsExcluded: true })
        {
            return;
        }

        var (expectedValue, actualValue) = (field.Accessor.GetValue(expected), field.Accessor.GetValue(actual));
        if (field.IsMap)
        {
            CompareMaps(place, field, expectedValue, actualValue);
        }
        else if (field.IsRepeated)
        {
            CompareRepeated(place, field, expectedValue, actualValue);
        }
        else if (field.HasPresence && field.Accessor.HasValue(expected) != field.Accessor.HasValue(actual))
        {
            _log.Add(
                place,
                field.Accessor.HasValue(expected) ? FieldText.Of(field, expectedValue) : null,
                field.Accessor.HasValue(actual) ? FieldText.Of(field, actualValue) : null);
        }
        else
        {
            CompareValues(place, field, expectedValue, actualValue);
        }
    }

    // Two cases are one difference, and it is the oneof's.
    private void CompareOneof(Place place, OneofDescriptor oneof, IMessage expected, IMessage actual)
    {
        if (place.Field(oneof.Name).Rules is { IsExcluded: true })
        {
            return;
        }

        var (expectedCase, actualCase) = (Case(expected), Case(actual));
        if (expectedCase != actualCase)
        {
            _log.Add(
                place.Field(oneof.Name),
                FieldText.OfCase(expectedCase, expected),
                FieldText.OfCase(actualCase, actual));
        }
        else if (expectedCase is not null)
        {
            CompareField(place.Field(expectedCase.Name), expectedCase, expected, actual);
        }

        // An excluded case is as good as none.
        FieldDescriptor? Case(IMessage message) =>
            oneof.Accessor.GetCaseFieldDescriptor(message) is { } field
            && place.Field(field.Name).Rules is not { IsExcluded: true }
                ? field
                : null;
    }

    private bool AreSame(Action<MessageComparison> compare)
    {
        var log = new DifferenceLog(kept: 0);
        compare(new MessageComparison(_options, log, _hasUnknownFields));
        return log.Count == 0;
    }
}
