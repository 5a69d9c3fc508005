using System.Collections.Concurrent;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Expressions.Syntax;

namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>Syntax trees of expressions by their text. The same few thousand texts are outlined again on every edit; what a text means depends on nothing else.</summary>
internal static class OutlineSyntax
{
    private const int MostTexts = 20_000;

    private static readonly ConcurrentDictionary<string, SyntaxNode?> Known = new(StringComparer.Ordinal);

    /// <summary>The tree; null for a text that is no expression.</summary>
    public static SyntaxNode? Of(string text)
    {
        if (Known.TryGetValue(text, out SyntaxNode? known)) return known;
        Outcome<Expression> parsed = Expression.Parse(text);

        // Half-typed texts would pile up over a long day.
        if (Known.Count >= MostTexts) Known.Clear();
        return Known[text] = parsed.Value?.Root;
    }
}
