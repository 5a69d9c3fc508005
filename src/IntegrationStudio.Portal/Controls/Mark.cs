using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Controls;

/// <summary>How a state shows: a tone, an icon and a word, so that colour never stands alone.</summary>
/// <param name="Tone">CSS class: <c>ok</c>, <c>warn</c>, <c>bad</c>, <c>busy</c> or <c>idle</c>.</param>
/// <param name="Icon">Name in <see cref="Icons"/>.</param>
/// <param name="Word">What people read.</param>
public sealed record Mark(string Tone, string Icon, string Word)
{
    public static Mark Of(Severity severity) => severity switch
    {
        Severity.Error => new("bad", "error", "Error"),
        Severity.Warning => new("warn", "warning", "Warning"),
        _ => new("idle", "info", "Information"),
    };

    public static string IconOf(Severity severity) => Of(severity).Icon;
}
