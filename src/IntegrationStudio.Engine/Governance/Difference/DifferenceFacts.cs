using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Engine.Governance.Difference;

/// <summary>Tells what a difference can do to those who receive the results.</summary>
internal sealed class DifferenceFacts(HashSet<string> placesBefore, HashSet<string> placesAfter)
{
    private static readonly string[] Remarks = ["title", "note", "channel.title"];

    /// <summary>Decisions that form what is written or the identity of resources.</summary>
    private static readonly string[] Forming = ["kind", "target", "policy.write", "policy.writes", "policy.scope"];

    /// <summary>Columns of a code table that only people read.</summary>
    private static readonly string[] Silent = ["text"];

    private static readonly string[] Codes = ["code", "system", "targetCode", "targetDisplay", "targetSystem"];

    private readonly List<DifferenceFact> _facts = [];

    public IReadOnlyList<DifferenceFact> Of(
        IReadOnlyList<FieldChange> settings, IReadOnlyList<FieldChange> uses, IReadOnlyList<RuleDifference> rules, IReadOnlyList<TableDifference> tables, IReadOnlyList<FileDifference> files)
    {
        foreach (FieldChange setting in settings) Setting(setting);
        foreach (FieldChange use in uses) Add(DifferenceEffect.Behaviour, use.Field, use.Before is null ? "Another map or table is used." : "What is used is another or another version of it.");
        foreach (string gone in placesBefore.Except(placesAfter)) Add(DifferenceEffect.Shape, gone, $"{gone} is no longer written by the rules that wrote it.");
        foreach (string come in placesAfter.Except(placesBefore)) Add(DifferenceEffect.Behaviour, come, $"{come} is written now.");
        foreach (RuleDifference rule in rules) Rule(rule);
        foreach (TableDifference table in tables)
        {
            bool silent = table.Change == ItemChange.Changed && table.Rows.All(row => row.Change == ItemChange.Changed && row.Cells.All(cell => Silent.Contains(cell.Field) || !Codes.Contains(cell.Field)));
            Add(silent ? DifferenceEffect.Notes : DifferenceEffect.Behaviour, table.Path, silent ? "Only remarks in the code table are different." : "Codes are translated differently.");
        }

        foreach (FileDifference file in files) File(file);
        return [.. _facts.OrderByDescending(fact => fact.Effect)];
    }

    private void Setting(FieldChange setting)
    {
        bool Is(string name) => setting.Field == name || setting.Field.StartsWith(name + ".", StringComparison.Ordinal);
        if (Remarks.Any(Is)) Add(DifferenceEffect.Notes, setting.Field, "A name or remark for people is different.");
        else if (Forming.Any(Is)) Add(DifferenceEffect.Shape, setting.Field, "It decides the form of the result or the identity of resources.");
        else if (Is("extends")) Add(DifferenceEffect.Behaviour, setting.Field, "What is inherited is another mapping or another version of it.");
        else Add(DifferenceEffect.Behaviour, setting.Field, Is("channel") ? "The channel is set otherwise." : Is("source") ? "Another input is read." : "A decision for the whole mapping is different.");
    }

    private void Rule(RuleDifference rule)
    {
        if (rule.Fields.Count > 0 && rule.Fate == RuleFate.Changed && rule.Fields.All(field => field.Field == "note"))
        {
            Add(DifferenceEffect.Notes, rule.Path, "Only the remark of the rule is different.");
            return;
        }

        if (rule.OnInherited && Disables(rule.After) && !Disables(rule.Before)) Add(DifferenceEffect.Shape, rule.Path, "An inherited rule no longer runs.");
        else if (rule.Fate == RuleFate.Changed && rule.Fields.Any(field => field.Field == "key")) Add(DifferenceEffect.Shape, rule.Path, "Resources get another identity.");
        else Add(DifferenceEffect.Behaviour, rule.Path, rule switch
        {
            { OnInherited: true, Fate: RuleFate.Added } => "An inherited rule is changed or added to.",
            { OnInherited: true, Fate: RuleFate.Removed } => "An inherited rule is as the base has it again.",
            { Fate: RuleFate.Added } => "A rule is new.",
            { Fate: RuleFate.Removed } => "A rule no longer runs.",
            { Fate: RuleFate.Moved } => "A rule runs in another place.",
            _ => "A rule says something else.",
        });
    }

    private void File(FileDifference file)
    {
        if (file.Kind is FolderFileKind.Script) Add(DifferenceEffect.Behaviour, file.Path, "A script is different.");
        else if (file.Kind is FolderFileKind.Table) Add(DifferenceEffect.Behaviour, file.Path, "A code table is different.");
        else if (file.Kind is FolderFileKind.Schema) Add(DifferenceEffect.Behaviour, file.Path, "A description of input or output is different.");
        else Add(DifferenceEffect.Notes, file.Path, file.Kind switch
        {
            FolderFileKind.Test => "A test is different.",
            FolderFileKind.Sample => "A sample is different.",
            _ => "A remark is different.",
        });
    }

    private static bool Disables(IReadOnlyDictionary<string, string>? fields) => fields?.GetValueOrDefault("op") == "disable";

    private void Add(DifferenceEffect effect, string subject, string text) => _facts.Add(new DifferenceFact(effect, subject, text));
}
