using System.Globalization;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Engine.Governance.Difference;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Api;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Versions.Comparing;

/// <summary><c>GET /exports/difference/ID</c> and <c>/exports/behaviour/ID</c>: what two versions have not in common, as CSV or JSON. Values of messages are masked as on the page.</summary>
internal static class CompareExport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    public static void MapCompareExports(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/exports/difference/{**id}", DifferenceAsync).RequireAuthorization(Policies.ReadMappings).WithTags("Versions")
            .WithSummary("The difference between two versions as CSV or JSON").Produces<string>(contentType: "text/csv");
        endpoints.MapGet("/exports/behaviour/{**id}", BehaviourAsync).RequireAuthorization(Policies.ReadContent).WithTags("Versions")
            .WithSummary("What two versions do otherwise with the inputs that were compared last, as CSV or JSON").Produces<string>(contentType: "text/csv");
    }

    private static async Task<IResult> DifferenceAsync(string id, string from, string to, string? format, CompareSides sides, CancellationToken cancel)
    {
        var before = await sides.OpenAsync(id, from, cancel);
        var after = await sides.OpenAsync(id, to, cancel);
        if (!before.Succeeded || !after.Succeeded)
            return ApiProblems.Refuse([.. before.Problems, .. after.Problems]);
        var difference = DefinitionDifference.Of(before.Value.Folder, after.Value.Folder);
        var name = NameOf("difference", id, before.Value, after.Value);
        if (format == "json")
            return Results.File(JsonSerializer.SerializeToUtf8Bytes(new { mapping = id, from = before.Value.Key, to = after.Value.Key, difference.Size, difference.Facts, difference.Settings, difference.Uses, difference.Rules, difference.Tables, files = difference.Files.Select(file => new { file.Path, file.Kind, file.Change, before = file.Before is null ? null : file.TextBefore, after = file.After is null ? null : file.TextAfter }) }, Json), "application/json", name + ".json");
        var csv = new Csv("part", "item", "change", "field", "before", "after");
        foreach (var field in difference.Settings.Concat(difference.Uses))
            csv.Add("definition", "", "changed", field.Field, field.Before, field.After);
        foreach (var rule in difference.Rules)
        {
            if (rule.MovedFrom is not null || rule.Fields.Count == 0)
                csv.Add("rule", rule.Path, Word(rule.Fate), "", rule.MovedFrom, rule.MovedFrom is null ? null : rule.Path);
            foreach (var field in rule.Fields)
                csv.Add("rule", rule.Path, Word(rule.Fate), field.Field, field.Before, field.After);
        }

        foreach (var table in difference.Tables)
            foreach (var row in table.Rows)
                foreach (var cell in row.Cells)
                    csv.Add(table.Path, row.Code, Word(row.Change), cell.Field, cell.Before, cell.After);
        foreach (var file in difference.Files)
            csv.Add("file", file.Path, Word(file.Change), "", null, null);
        return Results.File(csv.ToBytes(), "text/csv; charset=utf-8", name + ".csv");
    }

    private static async Task<IResult> BehaviourAsync(string id, string from, string to, string? format, CompareSides sides, BehaviourJobs jobs, AuditTrail trail, HttpContext http)
    {
        var cancel = http.RequestAborted;
        var before = await sides.OpenAsync(id, from, cancel);
        var after = await sides.OpenAsync(id, to, cancel);
        if (!before.Succeeded || !after.Succeeded)
            return ApiProblems.Refuse([.. before.Problems, .. after.Problems]);
        var left = await sides.RunnableAsync(before.Value, cancel);
        var right = await sides.RunnableAsync(after.Value, cancel);
        if (!left.Succeeded || !right.Succeeded)
            return ApiProblems.Refuse([.. left.Problems, .. right.Problems]);
        var kept = left.Value.Library.EffectiveHash(id) is { } was && right.Value.Library.EffectiveHash(id) is { } now ? await jobs.Reports.FindAsync(id, was, now, cancel) : null;
        if (kept is null)
            return ApiProblems.Refuse(new Problem("behaviour.unknown", id, "These two were not compared yet.") { Mend = "Compare them on the page of their difference." });
        await trail.RecordAsync(new AuditEntry(http.User.Actor(), "behaviour.export", "mapping:" + id) { Detail = $"{before.Value.Name} against {after.Value.Name}", Address = http.Connection.RemoteIpAddress?.ToString() }, cancel);
        var report = BehaviourSight.Of(kept.Report, content: true);
        var name = NameOf("behaviour", id, before.Value, after.Value);
        if (format == "json")
            return Results.File(report.ToJson(), "application/json", name + ".json");
        var csv = new Csv("kind", "rule", "place", "source", "input", "before", "after");
        foreach (var group in report.Groups)
            foreach (var example in group.Examples)
                csv.Add("value", group.RulePath, example.Path, Word(example.Input.Source), InputOf(example.Input), example.Before, example.After);
        foreach (var failure in report.Failures)
            csv.Add(failure.IsBroken ? "no longer mapped" : "mapped now", failure.Code, failure.Path, Word(failure.Input.Source), InputOf(failure.Input), null, failure.Message);
        foreach (var problem in report.Problems)
            csv.Add("problem", problem.Code, problem.Path, "", "", Number(problem.Went), Number(problem.Came));
        return Results.File(csv.ToBytes(), "text/csv; charset=utf-8", name + ".csv");
    }

    private static string NameOf(string what, string id, CompareSide before, CompareSide after) => $"{what}-{id.Replace('/', '-')}-{before.Key}-{after.Key}";

    private static string InputOf(BehaviourPlace place) => place.Message is { } message ? message.ToString(CultureInfo.InvariantCulture) : place.Name;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();

    /// <summary>Comma-separated text that spreadsheets open without running anything of it.</summary>
    private sealed class Csv
    {
        private readonly StringBuilder _text = new();

        public Csv(params string[] columns) => Add(columns);

        public void Add(params string?[] cells) => _text.AppendJoin(',', cells.Select(Quoted)).Append("\r\n");

        public byte[] ToBytes() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(_text.ToString())];

        private static string Quoted(string? cell)
        {
            if (string.IsNullOrEmpty(cell))
                return "";
            if (cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
                cell = "'" + cell;
            return cell.IndexOfAny([',', '"', '\n', '\r']) < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        }
    }
}
