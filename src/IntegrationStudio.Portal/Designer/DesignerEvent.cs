namespace IntegrationStudio.Portal.Designer;

/// <summary>What changed in a designer session.</summary>
[Flags]
internal enum DesignerEvent
{
    None = 0,

    /// <summary>The definition or a file beside it: outline, lines and history are new.</summary>
    Content = 1,

    /// <summary>What is selected.</summary>
    Selection = 2,

    /// <summary>What the preview shows.</summary>
    Preview = 4,

    /// <summary>Whether the draft is saved.</summary>
    Saved = 8,

    /// <summary>The list of problems.</summary>
    Problems = 16,

    /// <summary>The sample that is shown, or the list of samples.</summary>
    Sample = 32,
}
