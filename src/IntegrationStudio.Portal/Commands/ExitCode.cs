namespace IntegrationStudio.Portal.Commands;

/// <summary>What every command ends with, so that a build server can tell them apart.</summary>
internal static class ExitCode
{
    /// <summary>It was done, and there is nothing to say against it.</summary>
    public const int Done = 0;

    /// <summary>It was done, and something was found: a test that fails, a document with errors, a message that was refused, a difference.</summary>
    public const int Found = 1;

    /// <summary>It could not be done: arguments, files or the data folder are not what they should be. Nothing was changed.</summary>
    public const int Failed = 2;

    /// <summary>Folder and database changed both; what is concerned was left alone.</summary>
    public const int Conflict = 3;

    /// <summary>Somebody ended it.</summary>
    public const int Cancelled = 130;
}
