using System.Collections.Frozen;

namespace IntegrationStudio.Portal.Controls;

/// <summary>The outlines behind <see cref="Icon"/>: strokes on a 20 x 20 grid.</summary>
internal static class Icons
{
    private static readonly FrozenDictionary<string, string> Paths = new Dictionary<string, string>
    {
        ["dashboard"] = "M3 3.5h6v6H3zM11 3.5h6v3.5h-6zM11 9.5h6v7h-6zM3 12h6v4.5H3z",
        ["channels"] = "M3 6h9m0 0-3-3m3 3-3 3M17 14H8m0 0 3-3m-3 3 3 3",
        ["messages"] = "M3 4.5h14v11H3zM3 5l7 6 7-6",
        ["sun"] = "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4",
        ["moon"] = "M16.5 12.3A7 7 0 0 1 7.7 3.5a7 7 0 1 0 8.8 8.8z",
        ["system"] = "M3 4h14v9H3zM7.5 16.5h5M10 13v3.5",
        ["flask"] = "M8 3h4M8.8 3v5L4.5 15.2A1.2 1.2 0 0 0 5.5 17h9a1.2 1.2 0 0 0 1-1.8L11.2 8V3M6.3 12.5h7.4",
        ["search"] = "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4",
        ["error"] = "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM7.5 7.5l5 5M12.5 7.5l-5 5",
        ["warning"] = "M10 3.2 17.5 16.5h-15zM10 8v4M10 14.2v.1",
        ["info"] = "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 9v4.5M10 6.5v.1",
        ["ok"] = "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM6.8 10.2l2.2 2.3 4.2-4.8",
        ["wait"] = "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4.2l2.8 1.8",
        ["filter"] = "M3 4.5h14l-5.3 6.3V16l-3.4-1.7v-3.5z",
        ["hold"] = "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM8 7.5v5M12 7.5v5",
        ["refused"] = "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM6 10h8",
        ["play"] = "M6.5 4.2 15 10l-8.5 5.8z",
        ["stop"] = "M5 5h10v10H5z",
        ["chevron"] = "M7.5 4.5 13 10l-5.5 5.5",
        ["back"] = "M12.5 4.5 7 10l5.5 5.5",
        ["close"] = "M5 5l10 10M15 5 5 15",
        ["copy"] = "M7 7h9v9.5H7zM4 13V3.5h8.5",
        ["table"] = "M3 4h14v12H3zM3 8h14M3 12h14M8.5 4v12",
        ["chart"] = "M3 16.5h14M5 14V9M9 14V4.5M13 14v-3.5M16.5 14V7",
        ["link"] = "M8.5 11.5 11.5 8.5M9 6l1.8-1.8a3.2 3.2 0 0 1 4.6 4.6L13.7 10.5M11 14l-1.8 1.8a3.2 3.2 0 0 1-4.6-4.6L6.3 9.5",
        ["rule"] = "M4 5h5M4 10h5M4 15h5M12 5h4M12 10h4M12 15h4",
        ["wand"] = "M3.5 16.5 12 8M13.5 2.5v3M16.5 5.5h-3M10.5 5.5h3M13.5 5.5v3M16.8 10.5v2M17.8 11.5h-2M6.5 3v2M7.5 4h-2",
        ["add"] = "M10 4v12M4 10h12",
        ["code"] = "M7 6 3 10l4 4M13 6l4 4-4 4M11.5 4.5l-3 11",
        ["edit"] = "M4 16h3l9-9-3-3-9 9zM11.5 5.5l3 3",
        ["delete"] = "M4 6h12M8 6V4h4v2M6 6l.8 10.5h6.4L14 6M8.5 9v5M11.5 9v5",
        ["download"] = "M10 3v9m0 0-3.5-3.5M10 12l3.5-3.5M4 16.5h12",
        ["upload"] = "M10 13V4m0 0L6.5 7.5M10 4l3.5 3.5M4 16.5h12",
        ["up"] = "M5 12.5 10 7.5l5 5",
        ["down"] = "M5 7.5 10 12.5l5-5",
        ["mapping"] = "M3 4h4v4H3zM13 12h4v4h-4zM7 6h3c3 0 0 8 3 8",
        ["undo"] = "M7.5 4 4 7.5 7.5 11M4 7.5h7.5a4.25 4.25 0 0 1 0 8.5H8",
        ["history"] = "M4.2 8.2A6.25 6.25 0 1 1 3.75 10M4 4.4v3.9h3.9M10 6.7V10l2.4 1.6",
        ["redo"] = "M12.5 4 16 7.5 12.5 11M16 7.5H8.5a4.25 4.25 0 0 0 0 8.5H12",
        ["keyboard"] = "M2.5 5.5h15v9h-15zM5.5 8.5v.1M8.5 8.5v.1M11.5 8.5v.1M14.5 8.5v.1M7 11.7h6",
        ["comment"] = "M3 4h14v9.5H9.5L6 16.5v-3H3z",
        ["bell"] = "M5.5 13.5V9a4.5 4.5 0 0 1 9 0v4.5l1.5 1.5H4zM8.3 17h3.4",
        ["compare"] = "M8 4H4v12h4M12 4h4v12h-4M10 2.5v15",
        ["review"] = "M4 3.5h12v13H4zM7 8l1.3 1.3L11 6.5M7 13h6",
        ["panel"] = "M3 4h14v12H3zM12.5 4v12",
        ["person"] = "M10 3a3.2 3.2 0 1 0 0 6.4A3.2 3.2 0 0 0 10 3zM3.8 17c.4-3.4 2.8-5 6.2-5s5.8 1.6 6.2 5",
        ["key"] = "M7 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM9.5 9.5 16 3M13 6l2.5 2.5M15 4l2 2",
        ["package"] = "M10 2.8l6.5 3.6v7.2L10 17.2l-6.5-3.6V6.4zM3.5 6.4L10 10l6.5-3.6M10 10v7.2",
        ["lock"] = "M4.5 9h11v7.5h-11zM7 9V6.5a3 3 0 0 1 6 0V9",
    }.ToFrozenDictionary();

    public static string Path(string name) => Paths[name];
}
