namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>Names that nobody bears, so that nobody takes them for real.</summary>
internal static class SyntheticNames
{
    private static readonly string[] FamilyStarts =
        ["Test", "Sample", "Mock", "Demo", "Example", "Fict", "Dummy", "Pseudo", "Proto", "Invent", "Mimic", "Faux", "Specim", "Placehold", "Synth", "Imagin", "Model", "Trial", "Blank", "Draft"];

    private static readonly string[] FamilyEnds =
        ["ington", "berg", "sen", "worth", "field", "stone", "ley", "ford", "wood", "by", "well", "man", "ova", "ström", "ez", "ini", "ski", "etti", "ard", "ham", "dale", "wick", "ton", "brook"];

    private static readonly string[] GivenStarts =
        ["Testa", "Samplia", "Mocka", "Demeo", "Exampla", "Ficta", "Dummia", "Pseuda", "Prota", "Inventa", "Mimia", "Fauxa", "Specia", "Placia", "Synthia", "Imagia", "Modela", "Triala", "Blanka", "Drafta"];

    private static readonly string[] GivenEnds = ["bel", "na", "lyn", "rick", "ron", "mira", "dor", "las", "vin", "tessa", "mund", "lia", "jo", "ke", "sha", "x"];

    private static readonly string[] Streets = ["Sample Street", "Test Avenue", "Example Road", "Demo Lane", "Specimen Way", "Placeholder Drive", "Mockup Court", "Prototype Place"];

    private static readonly string[] Cities = ["Testville", "Sampleton", "Exampleburg", "Demo City", "Mockford", "Specimen Falls", "Placeholder Bay", "Fictown"];

    private static readonly string[] Organizations = ["Sample Clinic", "Test Hospital", "Example Laboratory", "Demo Practice", "Specimen Institute", "Mock Health", "Placeholder Center", "Prototype Medical"];

    /// <summary>ASCII only, so that every character set can hold them.</summary>
    public static string Family(ulong number) => (Of(FamilyStarts, ref number) + Of(FamilyEnds, ref number)).Replace('ö', 'o');

    public static string Given(ulong number) => Of(GivenStarts, ref number) + Of(GivenEnds, ref number);

    public static string Street(ulong number) => $"{(number >> 32) % 900 + 100} {Of(Streets, ref number)}";

    public static string City(ulong number) => Of(Cities, ref number);

    public static string Organization(ulong number) => $"{Of(Organizations, ref number)} {number % 90 + 10}";

    private static string Of(string[] list, ref ulong number)
    {
        string name = list[number % (ulong)list.Length];
        number /= (ulong)list.Length;
        return name;
    }
}
