using System.Collections;
using Google.Protobuf.Reflection;
using GrpcTesting.Failures;

namespace GrpcTesting.Messages;

internal sealed partial class MessageComparison
{
    private void CompareMaps(Place place, FieldDescriptor field, object expected, object actual)
    {
        var (expectedMap, actualMap) = ((IDictionary)expected, (IDictionary)actual);
        var valueField = field.MessageType.FindFieldByNumber(2);
        foreach (var key in expectedMap.Keys)
        {
            if (actualMap.Contains(key))
            {
                CompareValues(place.Item(key), valueField, expectedMap[key], actualMap[key]);
            }
            else
            {
                _log.Add(place.Item(key), FieldText.Of(valueField, expectedMap[key]), null);
            }

            if (_log.IsDecided)
            {
                return;
            }
        }

        foreach (var key in actualMap.Keys)
        {
            if (!expectedMap.Contains(key))
            {
                _log.Add(place.Item(key), null, FieldText.Of(valueField, actualMap[key]));
            }
        }
    }

    private void CompareRepeated(Place place, FieldDescriptor field, object expected, object actual)
    {
        var (expectedList, actualList) = ((IList)expected, (IList)actual);
        if (_log.KeepsNothing && expectedList.Count != actualList.Count)
        {
            _log.Add(place, expectedList.Count, actualList.Count);
        }
        else if (_options.IsUnordered || place.Rules is { IsUnordered: true })
        {
            CompareUnordered(place, field, expectedList, actualList);
        }
        else
        {
            CompareOrdered(place, field, expectedList, actualList);
        }
    }

    private void CompareOrdered(Place place, FieldDescriptor field, IList expected, IList actual)
    {
        for (var index = 0; index < Math.Max(expected.Count, actual.Count) && !_log.IsDecided; index++)
        {
            if (index >= actual.Count)
            {
                _log.Add(place.Item(index), FieldText.Of(field, expected[index]), null);
            }
            else if (index >= expected.Count)
            {
                _log.Add(place.Item(index), null, FieldText.Of(field, actual[index]));
            }
            else
            {
                CompareValues(place.Item(index), field, expected[index], actual[index]);
            }
        }
    }

    // Being the same is an equivalence here, so that it does not matter which of several same items are paired.
    private void CompareUnordered(Place place, FieldDescriptor field, IList expected, IList actual)
    {
        var candidates = Enumerable.Range(0, expected.Count)
            .GroupBy(index => ItemHash.Of(expected[index], place.Rules))
            .ToDictionary(group => group.Key, group => group.ToList());
        var surplus = new List<int>();
        for (var index = 0; index < actual.Count; index++)
        {
            var alike = candidates.GetValueOrDefault(ItemHash.Of(actual[index], place.Rules));
            var match = alike?.FindIndex(candidate => AreSame(comparison =>
                comparison.CompareValues(place.Item(index), field, expected[candidate], actual[index]))) ?? -1;
            if (match >= 0)
            {
                alike!.RemoveAt(match);
            }
            else
            {
                surplus.Add(index);
            }
        }

        int[] missing = [.. candidates.Values.SelectMany(indexes => indexes).Order()];
        if (missing.Length == 1 && surplus.Count == 1)
        {
            CompareValues(place.Item(surplus[0]), field, expected[missing[0]], actual[surplus[0]]);
            return;
        }

        foreach (var index in missing)
        {
            _log.Add(place, () => $"expected {Text(expected[index])} at any place, but found none left");
        }

        foreach (var index in surplus)
        {
            _log.Add(place.Item(index), () => $"expected no {Text(actual[index])}");
        }

        string Text(object? value) => Shown.Value(FieldText.Of(field, value));
    }
}
