using System.ComponentModel;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Mappings;
using IntegrationStudio.Portal.Mappings.Importing;
using IntegrationStudio.Portal.Reviews;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Mvc;

namespace IntegrationStudio.Portal.Api;

/// <summary>A draft as lists show it.</summary>
/// <param name="Mapping">The definition's id.</param>
/// <param name="Revision">Counts what was saved; name it with the next save.</param>
/// <param name="Author">Who saved last.</param>
/// <param name="Updated">When, UTC.</param>
public sealed record ApiDraft(string Mapping, long Revision, string Author, DateTimeOffset Updated);

/// <summary>A draft that was saved.</summary>
/// <param name="Mapping">The definition's id.</param>
/// <param name="Revision">Its revision now.</param>
public sealed record ApiSaved(string Mapping, long Revision);

/// <summary>What compiling a definition and running its tests says.</summary>
/// <param name="Mapping">The definition's id.</param>
/// <param name="Holds">Whether it compiles and all its tests pass.</param>
/// <param name="Problems">What compiling it and checking its scripts says, warnings too.</param>
/// <param name="Tests">Every test.</param>
public sealed record ApiCheck(string Mapping, bool Holds, IReadOnlyList<Problem> Problems, IReadOnlyList<ApiTest> Tests);

/// <summary>A test of a definition.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Passed">Whether it passes.</param>
/// <param name="Differences">How many values are not those expected.</param>
/// <param name="Problems">What was wrong besides.</param>
public sealed record ApiTest(string Case, bool Passed, int Differences, IReadOnlyList<Problem> Problems);

/// <summary>Drafts of definitions: listed, fetched, saved, checked and discarded, so that a pipeline can do what the designer does.</summary>
internal static class DraftsApi
{
    private const string Tag = "Drafts";

    public static void MapDraftsApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/drafts", ListAsync).RequireAuthorization(Policies.ReadMappings).WithTags(Tag).WithSummary("Drafts, newest first").Produces<IReadOnlyList<ApiDraft>>();
        api.MapGet("/drafts/package", PackageAsync).RequireAuthorization(Policies.ReadMappings).WithTags(Tag).WithSummary("A draft's whole folder as a ZIP file")
            .Produces<byte[]>(contentType: "application/zip").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPut("/drafts", SaveAsync).Accepts<byte[]>("application/json", "application/zip").RequireAuthorization(Policies.EditMappings).WithTags(Tag)
            .WithSummary("Save drafts: one mapping.json, or a ZIP file with folders of definitions; all of them or none").Produces<IReadOnlyList<ApiSaved>>()
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost("/drafts/check", CheckAsync).Accepts<byte[]>("application/json", "application/zip").RequireAuthorization(Policies.EditMappings).WithTags(Tag)
            .WithSummary("Compile definitions and run their tests without saving anything").Produces<IReadOnlyList<ApiCheck>>()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapDelete("/drafts", DiscardAsync).RequireAuthorization(Policies.EditMappings).WithTags(Tag).WithSummary("Discard a draft; what was approved stays")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ListAsync(DraftStore drafts, CancellationToken cancel) =>
        Results.Ok((await drafts.ListAsync(cancel)).Select(draft => new ApiDraft(draft.Id, draft.Revision, draft.Author, draft.Updated)));

    private static async Task<IResult> PackageAsync(DraftStore drafts, [Description("The definition's id, e.g. labs/north")] string mapping, CancellationToken cancel)
    {
        var draft = await drafts.OpenAsync(mapping, cancel);
        return draft.Succeeded ? Results.Bytes(DefinitionArchive.Write(draft.Value.Folder), "application/zip", $"{mapping.Replace('/', '-')}-draft.zip") : ApiProblems.Refuse(draft.Problems);
    }

    private static async Task<IResult> SaveAsync(
        DraftStore drafts,
        MappingShelf shelf,
        AccountStore accounts,
        HttpContext http,
        [Description("The revision that was seen, 0 for a new draft; only with one definition")] long? revision,
        [Description("true: whatever drafts there are now are replaced; their history keeps them")] bool? replace,
        [Description("What the history says of it; 200 characters at most")] string? note,
        [Description("Sign-in names of those who wrote it, and so cannot approve it; several are named one by one. A program names them, or says noAuthor=true"), FromQuery] string[]? author,
        [Description("true: nobody who signs in here wrote it")] bool? noAuthor)
    {
        var read = await ReadAsync(http);
        if (!read.Succeeded) return ApiProblems.Refuse(read.Problems);
        var problems = new List<Problem>();
        if (note?.Length > 200) problems.Add(new Problem("draft.note", "note", "The note is longer than 200 characters."));
        if (revision is not null && read.Value.Count > 1) problems.Add(new Problem("draft.revision", "revision", $"One revision is named for {read.Value.Count} definitions.") { Mend = "Send one definition, or replace=true." });
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var folder in read.Value)
        {
            var id = folder.Definition.Id;
            if (MappingIds.Check(id) is { } wrong) problems.Add(wrong);
            var there = (await drafts.OpenAsync(id, http.RequestAborted)).Value?.Revision ?? 0;
            if (there > 0 && revision is null && replace != true)
                problems.Add(new Problem("draft.exists", id, $"There is a draft already, revision {there}.") { Mend = "Name its revision once you have seen it, or send replace=true." });
            seen[id] = replace == true ? there : revision ?? 0;
        }

        var known = author is { Length: > 0 } ? await accounts.ListAsync(http.RequestAborted) : [];
        var people = known.Where(account => author!.Any(name => AccountStore.Normalise(name) == account.SignIn)).ToList();
        problems.AddRange((author ?? []).Where(name => known.All(account => account.SignIn != AccountStore.Normalise(name))).Select(name =>
            new Problem("draft.authors", "author", $"Nobody signs in as \"{name}\".") { Mend = "Name people as they sign in; who has no account is left out." }));
        if (author is not { Length: > 0 } && noAuthor != true && http.User.AccountId() is null)
            problems.Add(new Problem("draft.authors", "author", "Who wrote it is not said, so that whoever wrote it could approve it.") { Mend = "Name everybody who wrote it by author=, or say noAuthor=true when nobody who signs in here did." });
        if (problems.Count > 0) return ApiProblems.Refuse(problems);
        Actor[] authors = [.. people.Select(account => new Actor("user:" + account.Id, account.Name))];
        var done = new List<ApiSaved>();
        foreach (var folder in read.Value)
        {
            var id = folder.Definition.Id;
            if (authors.Length > 0) await drafts.CreditAsync(id, authors, http.User.Actor(), http.RequestAborted);
            var saved = await drafts.SaveAsync(folder, seen[id], http.User.Actor(), shelf.Current.Find(id)?.ContentHash, isCheckpoint: true, note ?? "Over the API", http.RequestAborted);
            if (!saved.Succeeded) return ApiProblems.Refuse(saved.Problems);
            if (saved.Value.Other is { } other)
                return ApiProblems.Refuse(new Problem("draft.conflict", id, $"{other.Author} saved revision {other.Revision} meanwhile.") { Mend = "Fetch it, put your change on it, and name that revision." });
            done.Add(new ApiSaved(id, saved.Value.Revision));
        }

        return Results.Ok(done);
    }

    private static async Task<IResult> CheckAsync(ReviewEvidences evidences, MappingShelf shelf, HttpContext http)
    {
        var read = await ReadAsync(http);
        if (!read.Succeeded) return ApiProblems.Refuse(read.Problems);
        var library = read.Value.Aggregate(shelf.Current, (with, folder) => with.With(folder.Package)); // they may use one another
        var checks = new List<ApiCheck>();
        foreach (var folder in read.Value)
        {
            http.RequestAborted.ThrowIfCancellationRequested();
            var evidence = await evidences.GatherAsync(folder, library);
            Problem[] problems = [.. evidence.Problems, .. evidence.ScriptProblems];
            checks.Add(new ApiCheck(
                folder.Definition.Id,
                evidence.Passed == evidence.Tests.Count && !Array.Exists(problems, problem => problem.Severity == Severity.Error),
                problems,
                [.. evidence.Tests.Select(test => new ApiTest(test.Case, test.Passed, test.Differences.Count, test.Problems))]));
        }

        return Results.Ok(checks);
    }

    private static async Task<IResult> DiscardAsync(
        DraftStore drafts, HttpContext http, [Description("The definition's id")] string mapping, [Description("The revision that was seen")] long revision)
    {
        var draft = await drafts.OpenAsync(mapping, http.RequestAborted);
        if (!draft.Succeeded) return ApiProblems.Refuse(draft.Problems);
        if (draft.Value.Revision != revision)
            return ApiProblems.Refuse(new Problem("draft.conflict", mapping, $"{draft.Value.Author} saved revision {draft.Value.Revision} meanwhile.") { Mend = "Look at it first." });
        await drafts.DeleteAsync(mapping, http.User.Actor(), http.RequestAborted);
        return Results.NoContent();
    }

    /// <summary>The definitions of a request's body, up to <see cref="ImportedFiles.Largest"/> bytes; every problem of every file at once.</summary>
    private static async Task<Outcome<IReadOnlyList<DefinitionFolder>>> ReadAsync(HttpContext http)
    {
        var content = await http.ReadFileAsync(ImportedFiles.Largest);
        if (!content.Succeeded) return Outcome<IReadOnlyList<DefinitionFolder>>.Failed(content.Problems);
        var (definitions, problems) = ImportedFiles.Read(new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal) { ["mapping.json"] = content.Value });
        return problems.Count > 0 ? Outcome<IReadOnlyList<DefinitionFolder>>.Failed(problems) : Outcome<IReadOnlyList<DefinitionFolder>>.Of(definitions, []);
    }
}
