using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>The values that a channel's messages are found by beside type, control id and patient: named expressions, all values of each.</summary>
internal sealed partial class MessageIndex
{
    /// <summary>More names than this a channel does not have.</summary>
    public const int MostNames = 8;

    private const int MostValues = 20;
    private const int LongestValue = 200;

    private static readonly IReadOnlyDictionary<string, string> OfHl7 = new Dictionary<string, string> { ["accession"] = "OBR[*]-3.1" };

    private readonly List<(string Name, MessageExpression Values)> _fields = [];

    private MessageIndex()
    {
    }

    /// <summary>Compiles what a definition says, or the usual of its format; null where there is nothing to index.</summary>
    public static MessageIndex? Compile(ChannelDefinition definition, List<Problem> problems)
    {
        var fields = definition.Index ?? (definition.Content.IsHl7 ? OfHl7 : null);
        if (fields is null or { Count: 0 })
            return null;
        if (definition.Content.Format == ContentDefinition.Raw)
            problems.Add(new("channel.raw", "index", "Nothing can be read in raw content.") { Mend = "Choose the format that it has." });
        if (fields.Count > MostNames)
            problems.Add(new("channel.index", "index", $"There are {fields.Count} names; at most {MostNames} are indexed.") { Mend = "Leave out what nobody searches by." });
        var index = new MessageIndex();
        foreach (var (name, text) in fields)
        {
            if (!Name().IsMatch(name))
                problems.Add(new("channel.index", $"index.{name}", $"\"{name}\" is no name: up to 40 lower-case letters, digits and '-', beginning with a letter."));
            if (MessageExpression.Compile(text, $"index.{name}", problems) is { } expression)
                index._fields.Add((name, expression));
        }

        return index;
    }

    /// <summary>The values of a message, each once. What cannot be read has none: that is for the mapping to say.</summary>
    public IReadOnlyList<(string Name, string Value)> Of(MappingInput input)
    {
        List<(string, string)>? found = null;
        foreach (var (name, expression) in _fields)
        {
            try
            {
                var count = 0;
                foreach (var text in expression.Texts(input))
                {
                    (string, string) value = (name, text.Length > LongestValue ? text[..LongestValue] : text);
                    if (text.Length == 0 || found?.Contains(value) == true)
                        continue;
                    (found ??= []).Add(value);
                    if (++count == MostValues)
                        break;
                }
            }
            catch (Exception broken) when (broken is InvalidOperationException or FormatException or OverflowException)
            {
                // Not found by this name.
            }
        }

        return found ?? (IReadOnlyList<(string, string)>)[];
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex Name();
}
