using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using IntegrationStudio.Standards.Expressions.Plans;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>
/// Regular expressions that authors write: without backtracking, so that their time grows with the text only; those that need it (look-around,
/// back references) run under a time limit.
/// </summary>
internal static class Patterns
{
    private const int MostCached = 500;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(100);
    private static readonly ConcurrentDictionary<string, Regex> Cache = new(StringComparer.Ordinal);

    public static Item IsMatch(in EvaluationContext context, Call call, string pattern, string text)
    {
        if (Find(context, call, pattern) is not { } regex) return default;
        try
        {
            return Item.Of(regex.IsMatch(text));
        }
        catch (RegexMatchTimeoutException)
        {
            return TookTooLong(context, call);
        }
    }

    public static Item Replace(in EvaluationContext context, Call call, string pattern, string text, string by)
    {
        if (pattern.Length == 0) return Item.Of(text);
        if (Find(context, call, pattern) is not { } regex) return default;
        try
        {
            return Item.Of(regex.Replace(text, by));
        }
        catch (RegexMatchTimeoutException)
        {
            return TookTooLong(context, call);
        }
    }

    private static Regex? Find(in EvaluationContext context, Call call, string pattern)
    {
        if (Cache.TryGetValue(pattern, out Regex? regex)) return regex;
        try
        {
            regex = Make(pattern);
        }
        catch (ArgumentException problem)
        {
            call.Site.Fault(context, "expression.pattern", $"The regular expression cannot be read: {problem.Message}");
            return null;
        }

        if (Cache.Count < MostCached) Cache[pattern] = regex;
        return regex;
    }

    private static Regex Make(string pattern)
    {
        const RegexOptions options = RegexOptions.CultureInvariant | RegexOptions.Singleline;
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, TimeLimit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options, TimeLimit);
        }
    }

    private static Item TookTooLong(in EvaluationContext context, Call call)
    {
        call.Site.Fault(context, "expression.pattern-slow", $"The regular expression took longer than {TimeLimit.TotalMilliseconds} ms.", "Make it simpler; avoid look-around and back references.");
        return default;
    }
}
