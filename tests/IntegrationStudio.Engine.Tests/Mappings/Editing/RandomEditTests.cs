using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Editing;

/// <summary>Whatever is edited: there is a result of a right form that does what was asked, or a problem that says why not; never an exception.</summary>
public sealed class RandomEditTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_edit_gives_a_definition_of_a_right_form_or_says_why_not(int seed)
    {
        var seeded = new SeededDefinitions(seed);
        DefinitionFolder folder = seed % 2 == 0 ? Editable.Heir() : DefinitionFolder.Of(MappingPackage.Create(seeded.Definition()));
        for (int i = 0; i < 25; i++)
        {
            MappingOutline outline = Editable.Outlined(folder);
            List<string> paths = [.. outline.Walk(intoDataTypes: true).Select(rule => rule.Path), "no/such", ""];
            (string path, string other) = (seeded.Any(paths), seeded.Any(paths));
            byte[] before = folder.Package.DefinitionFile.ToArray();
            int kind = seeded.Next(7);
            Outcome<DefinitionFolder> edited = kind switch
            {
                0 => RuleEdits.Set(Editable.Library, folder, path, seeded.Rule(RulePathId(path))),
                1 => RuleEdits.Add(Editable.Library, folder, path, seeded.Rule(seeded.Next(2) == 0 ? "" : "x"), seeded.Next(3) == 0 ? "b" : null),
                2 => RuleEdits.Remove(Editable.Library, folder, path),
                3 => RuleEdits.Reset(Editable.Library, folder, path),
                4 => RuleEdits.Enable(Editable.Library, folder, path),
                5 => RuleEdits.Move(Editable.Library, folder, path, other, null),
                _ => RuleEdits.Rename(Editable.Library, folder, path, $"renamed{i}"),
            };
            Assert.Equal(before, folder.Package.DefinitionFile.ToArray());
            Assert.True(edited.Succeeded || edited.Problems.Count > 0);
            if (!edited.Succeeded)
            {
                Assert.All(edited.Problems, problem => Assert.NotEmpty(problem.Message));
                continue;
            }

            Assert.Empty(MappingDefinition.Parse(edited.Value.Definition.ToJson()).Problems);
            MappingOutline after = Editable.Outlined(edited.Value);
            if (kind == 0 && outline.Find(path) is not null) Assert.NotNull(after.Find(path));
            if (kind == 2) Assert.True(after.Find(path) is null or { Origin: RuleOrigin.Disabled }, $"{path}\n{string.Join('\n', Editable.Changes(folder))}\n->\n{string.Join('\n', Editable.Changes(edited.Value))}");
            if (kind == 4 && outline.Find(path)?.Parent?.DisabledBy is null) Assert.NotEqual(RuleOrigin.Disabled, after.Find(path)!.Origin);
            Assert.All(Editable.Compile(edited.Value), problem => Assert.NotEmpty(problem.Message));
            folder = edited.Value;
        }
    }

    [Fact]
    public void Changes_stay_as_many_as_there_are_rules_that_differ()
    {
        var seeded = new SeededDefinitions(7);
        DefinitionFolder folder = Editable.Heir();
        string[] paths = ["r/pid/a", "r/pid/b", "r/pid/cx", "r/pid/cx/1", "two"];
        for (int i = 0; i < 200; i++)
        {
            string path = seeded.Any(paths);
            Outcome<DefinitionFolder> edited = seeded.Next(3) switch
            {
                0 => RuleEdits.Remove(Editable.Library, folder, path),
                1 => RuleEdits.Enable(Editable.Library, folder, path),
                _ => RuleEdits.Set(Editable.Library, folder, path, (Editable.Outlined(folder).Find(path)?.Definition ?? seeded.Rule("x")) with { Note = $"{i}" }),
            };
            if (edited.Succeeded) folder = edited.Value;
            Assert.True(folder.Definition.Changes.Count <= paths.Length);
        }

        foreach (string path in paths) folder = RuleEdits.Reset(Editable.Library, folder, path).Value ?? folder;
        Assert.Empty(folder.Definition.Changes);
    }

    private static string RulePathId(string path) => path[(path.LastIndexOf('/') + 1)..];
}
