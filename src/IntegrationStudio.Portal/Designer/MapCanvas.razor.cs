using Microsoft.AspNetCore.Components;

namespace IntegrationStudio.Portal.Designer;

/// <summary>The two trees and the lines between them.</summary>
public sealed partial class MapCanvas
{
    private ElementReference root;

    private static string SourceName => "Source";

    private static string TargetName => "Target";

    private static string? SourceTip => null;

    private static string? TargetTip => null;

    private static string Between => "";
}
