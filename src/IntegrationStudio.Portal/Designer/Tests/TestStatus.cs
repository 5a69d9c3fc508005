using IntegrationStudio.Portal.Controls;

namespace IntegrationStudio.Portal.Designer.Tests;

/// <summary>How a test stands.</summary>
internal enum TestStatus
{
    NotRun,
    Running,
    Passed,
    Failed,

    /// <summary>There is nothing that its result could be compared with.</summary>
    NoExpectation,

    /// <summary>The mapping or the test was changed since it ran.</summary>
    Old,
}

/// <summary>Words and marks of <see cref="TestStatus"/>.</summary>
internal static class TestStatuses
{
    public static Mark Mark(this TestStatus status) => status switch
    {
        TestStatus.Running => new("busy", "wait", "Running"),
        TestStatus.Passed => new("ok", "ok", "Passed"),
        TestStatus.Failed => new("bad", "error", "Failed"),
        TestStatus.NoExpectation => new("warn", "warning", "Nothing expected yet"),
        TestStatus.Old => new("idle", "wait", "Changed since"),
        _ => new("idle", "info", "Not run"),
    };
}
