namespace IntegrationStudio.Standards.Expressions;

/// <summary>What expressions may ask of the world around them. The base class answers nothing; derive from it to serve tables, references and terminology.</summary>
public class ExpressionHost
{
    /// <summary>The clock of <c>now()</c>, <c>today()</c> and <c>timeOfDay()</c>; the system's by default.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The code that a table gives for a code, for <c>lookup(table, code)</c>; null when the table has no row for it.</summary>
    /// <param name="table">The table's name as the expression spells it.</param>
    /// <param name="code">The code to translate.</param>
    /// <param name="found">False when there is no such table: the expression then reports it.</param>
    public virtual string? Lookup(string table, string code, out bool found)
    {
        found = false;
        return null;
    }

    /// <summary>The id of the thing that a type and key parts name, for <c>uuid(...)</c>; null when ids are not available here.</summary>
    public virtual string? MakeId(ReadOnlySpan<string> parts) => null;

    /// <summary>The resource that a reference names, for <c>resolve()</c>; empty when it is not at hand.</summary>
    public virtual Item Resolve(string reference) => default;

    /// <summary>Whether a code is in a value set, for <c>memberOf()</c>; null when that is not known here.</summary>
    public virtual bool? MemberOf(in Item code, string valueSet) => null;

    /// <summary>Whether an item meets a profile, for <c>conformsTo()</c>; null when the profile is not known here.</summary>
    public virtual bool? ConformsTo(in Item item, string profile) => null;

    /// <summary>Called by <c>trace(name)</c> with each item.</summary>
    public virtual void Trace(string name, in Item item)
    {
    }
}
