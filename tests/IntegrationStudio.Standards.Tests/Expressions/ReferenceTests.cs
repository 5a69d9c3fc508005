using System.Text;
using IntegrationStudio.Standards.Expressions;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Expressions;

/// <summary>The function table is what the designer and docs/expressions.md show.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void The_reference_lists_exactly_the_functions_of_the_language()
    {
        string path = Path.Combine(RepositoryRoot(), "docs", "expressions.md");
        string document = File.ReadAllText(path);
        string head = document[..(document.IndexOf("## Functions\n", StringComparison.Ordinal) + "## Functions\n".Length)];
        string expected = head + Functions();
        if (expected != document && Environment.GetEnvironmentVariable("UPDATE_REFERENCE") == "1") File.WriteAllText(path, expected);
        Assert.True(expected == document, "docs/expressions.md is out of date: run this test once with UPDATE_REFERENCE=1.");
    }

    [Fact]
    public void Every_function_has_documentation_and_an_example_that_compiles()
    {
        Assert.True(ExpressionFunctions.All.Count > 90, $"{ExpressionFunctions.All.Count}");
        Assert.All(ExpressionFunctions.All, function =>
        {
            Assert.NotEmpty(function.Group);
            Assert.EndsWith(".", function.Summary, StringComparison.Ordinal);
            Assert.Contains(function.Name + "(", function.Signature, StringComparison.Ordinal);
            Assert.Contains(function.Name + "(", function.Example, StringComparison.Ordinal);
            Outcome<CompiledExpression> compiled = Expression.Compile(function.Example);
            Assert.True(compiled.Succeeded, $"{function.Example}: {string.Join("; ", compiled.Problems)}");
        });
    }

    private static string Functions()
    {
        StringBuilder text = new();
        foreach (IGrouping<string, FunctionDescription> group in ExpressionFunctions.All.GroupBy(function => function.Group))
        {
            text.Append('\n').Append("### ").Append(group.Key).Append("\n\n| function | gives | example |\n|---|---|---|\n");
            foreach (FunctionDescription function in group)
            {
                text.Append("| ").Append(Code(function.Signature)).Append(" | ").Append(function.Summary.Replace("|", "\\|", StringComparison.Ordinal))
                    .Append(" | ").Append(Code(function.Example)).Append(" |\n");
            }
        }

        return text.ToString();
    }

    private static string Code(string text) => $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IntegrationStudio.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The repository's root is not above the tests.");
    }
}
