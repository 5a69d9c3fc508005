using Bunit;
using IntegrationStudio.Portal.Designer;
using IntegrationStudio.Portal.Designer.Preview;
using IntegrationStudio.Portal.Tests.Designer.Inspector;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Preview;

public sealed class ResultFindingsTests : ComponentTest
{
    [Fact]
    public async Task What_the_run_says_leads_to_its_rule()
    {
        AddEmptyStudio();
        var session = await Maps.OpenAsync();
        var late = new Problem("value.date", "PID-7", "\"soon\" is no date.", Severity.Warning);
        var silent = new Problem("run.note", "", "Nothing was left out.", Severity.Information);
        session.Show(new PreviewState
        {
            Problems = [silent, late],
            Reported = new([new DesignerProblem(late, "PID/PID-7.birthDate", "PID/7", "Patient/birthDate", ProblemOrigin.Run), new DesignerProblem(silent, null, null, null, ProblemOrigin.Run)]),
        });
        RenderTree.Add<CascadingValue<DesignerSession>>(parameters => parameters.Add(value => value.Value, session));
        var shown = Render<ResultFindings>();
        Assert.Equal(2, shown.FindAll("tbody tr").Count);
        Assert.Equal("PID/PID-7.birthDate", shown.Find("tbody button").TextContent);
        await shown.InvokeAsync(() => shown.Find("tbody button").Click());
        Assert.Equal(new DesignerSelection("PID/7", "Patient/birthDate", "PID/PID-7.birthDate"), session.Selection);
    }
}
