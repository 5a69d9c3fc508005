using System.Text.Json;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>Reads a definition and collects everything that is wrong with its form.</summary>
internal sealed class DefinitionReader
{
    private const int MaxDepth = 64;

    private readonly List<Problem> _problems = [];

    public static Outcome<MappingDefinition> Read(ReadOnlyMemory<byte> json)
    {
        if (json.Span.StartsWith("\uFEFF"u8)) json = json[3..];
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            var reader = new DefinitionReader();
            MappingDefinition? definition = reader.Definition(new JsonFields(document.RootElement, "", reader._problems));
            return definition is null || reader._problems.Count > 0 ? Outcome<MappingDefinition>.Failed(reader._problems) : definition;
        }
        catch (JsonException exception)
        {
            return new Problem("mapping.json", $"line {(exception.LineNumber ?? 0) + 1}", $"Not readable as JSON: {exception.Message}");
        }
    }

    private MappingDefinition? Definition(JsonFields fields)
    {
        if (!fields.IsObject) return null;
        string? schema = fields.Text("$schema");
        if (schema is not null && schema != MappingDefinition.SchemaUri)
            _problems.Add(new("mapping.schema", "$schema", $"\"{schema}\" is not the schema of mapping definitions.") { Mend = $"Use \"{MappingDefinition.SchemaUri}\"." });
        var definition = new MappingDefinition
        {
            Id = fields.Required("id"),
            Version = fields.Required("version"),
            Kind = fields.Required("kind", DefinitionNames.Kinds),
            Title = fields.Text("title"),
            Note = fields.Text("note"),
            Source = fields.Object("source") is { } source ? Source(source) : null,
            Target = fields.Object("target") is { } target ? Target(target) : null,
            Extends = fields.Object("extends") is { } extends ? Reference(extends) : null,
            Uses = fields.Map("uses", Reference),
            Policy = fields.Object("policy") is { } policy ? Policy(policy) : null,
            Table = fields.Text("table"),
            Channel = fields.ObjectText("channel"),
            Rules = Rules(fields, "rules"),
            Changes = fields.List("changes", Change),
        };
        fields.End();
        return definition;
    }

    private static SourceSchema Source(JsonFields fields)
    {
        var source = new SourceSchema(fields.Required("format"), fields.Text("structure"), fields.Text("version"))
        {
            Type = fields.Text("type"),
            Profile = fields.Text("profile"),
            Schema = SchemaFile(fields),
            Layout = fields.Object("layout") is { } layout ? LayoutFields.Read(layout) : null,
        };
        fields.End();
        return source;
    }

    private static TargetSchema Target(JsonFields fields)
    {
        var target = new TargetSchema(fields.Required("format"), fields.Text("type"), fields.Text("bundle"), fields.Text("structure"), fields.Text("version"))
        {
            Profiles = fields.TextMap("profiles"),
            Schema = SchemaFile(fields),
            Layout = fields.Object("layout") is { } layout ? LayoutFields.Read(layout) : null,
        };
        fields.End();
        return target;
    }

    private static string? SchemaFile(JsonFields fields)
    {
        string? file = fields.Text("schema");
        if (file is not null && !MappingPackage.OwnsSchema(file)) fields.Report("mapping.schema-file", "schema", $"\"{file}\" is no file of the folder schema.", "Put it beside the definition: schema/NAME.");
        return file;
    }

    private static MappingReference Reference(JsonFields fields)
    {
        var reference = new MappingReference(fields.Required("id"), fields.Text("version"), fields.Text("hash"));
        fields.End();
        return reference;
    }

    private static MappingPolicy Policy(JsonFields fields)
    {
        var policy = new MappingPolicy
        {
            Write = fields.Choice("write", "put", "post", "conditionalCreate"),
            Writes = fields.ChoiceMap("writes", "put", "post", "conditionalCreate", "reference"),
            Updates = fields.Choice("updates", "action", "snapshot"),
            Replaces = fields.Texts("replaces"),
            OnNull = fields.Choice("onNull", "omit", "delete"),
            Zone = fields.Text("zone"),
            ZoneSource = fields.Choice("zoneSource", "message", "policy"),
            BadValue = fields.Choice("badValue", "omit", "dataAbsent", "fail"),
            Invalid = fields.Choice("invalid", "mend", "warn", "fail"),
            Scope = fields.Text("scope"),
            Authorities = fields.TextMap("authorities"),
            Systems = fields.TextMap("systems"),
        };
        fields.End();
        return policy;
    }

    private ChangeDefinition Change(JsonFields fields)
    {
        var change = new ChangeDefinition(
            fields.Required("at", mayBeEmpty: true),
            fields.Required("op", DefinitionNames.Operations),
            fields.Object("rule") is { } rule ? Rule(rule, idRequired: false) : null,
            fields.Text("before"),
            fields.Text("after"));
        fields.End();
        bool wantsRule = change.Operation != ChangeOperation.Disable;
        if (wantsRule != change.Rule is not null)
            fields.Report("mapping.change", "rule", wantsRule ? "The change needs a rule." : "A change that disables takes no rule.");
        if (change.Operation == ChangeOperation.Add && change.Rule is { Id: "" }) fields.Report("mapping.missing", "rule.id", "An added rule needs an id.");
        if ((change.Before ?? change.After) is not null && (change.Operation != ChangeOperation.Add || change is { Before: not null, After: not null }))
            fields.Report("mapping.change", "before", "Only an addition stands before or after a sibling, not both.");
        return change;
    }

    private IReadOnlyList<RuleDefinition> Rules(JsonFields fields, string name)
    {
        IReadOnlyList<RuleDefinition> rules = fields.List(name, rule => Rule(rule, idRequired: true));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < rules.Count; i++)
            if (!seen.Add(rules[i].Id)) fields.Report("mapping.rule-id", $"{name}[{i}].id", $"The id \"{rules[i].Id}\" stands twice among its siblings.");
        return rules;
    }

    private RuleDefinition Rule(JsonFields fields, bool idRequired)
    {
        string id = idRequired ? fields.Required("id") : fields.Text("id") ?? "";
        if (id.Contains('/', StringComparison.Ordinal)) fields.Report("mapping.rule-id", "id", $"The id \"{id}\" contains a slash, which separates ids in paths.");
        var rule = new RuleDefinition
        {
            Id = id,
            Each = fields.Text("each"),
            From = fields.Text("from"),
            When = fields.Text("when"),
            On = fields.Text("on"),
            To = fields.Text("to"),
            Resource = fields.Text("resource"),
            As = fields.Text("as"),
            Key = fields.Texts("key"),
            Repeats = fields.Word("repeats", DefinitionNames.Repetitions),
            Map = fields.Text("map"),
            Value = fields.Json("value"),
            Ref = fields.Text("ref"),
            At = fields.Text("at"),
            Script = fields.Text("script"),
            Functions = fields.Texts("functions"),
            Table = fields.Text("table"),
            Default = fields.Json("default"),
            OnNull = fields.Word("onNull", DefinitionNames.Nulls),
            Mode = fields.Word("mode", DefinitionNames.Modes),
            Note = fields.Text("note"),
            Rules = Rules(fields, "rules"),
        };
        fields.End();
        return rule;
    }
}
