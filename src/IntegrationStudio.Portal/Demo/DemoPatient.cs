namespace IntegrationStudio.Portal.Demo;

/// <summary>An invented person. All three demo labs see the same people, each under its own medical record number.</summary>
internal sealed record DemoPatient(int Number, string Family, string Given, DateOnly Born, char Sex, string Street, string City, string Zip, string Phone)
{
    private static readonly string[] Families =
    [
        "Okafor", "Lindqvist", "Marchetti", "Nakagawa", "Oyelaran", "Petrov", "Quispe", "Rahimi", "Sandoval", "Thibault", "Ueda", "Vasquez",
        "Whitfield", "Xiong", "Yilmaz", "Zuñiga", "Abernathy", "Björnsdóttir", "Castellanos", "Dvorák", "Eriksen", "Fontaine", "Grünwald", "Haddad",
    ];

    private static readonly string[] Women = ["Grace", "Ingrid", "Chiara", "Yuki", "Folake", "Irina", "Rosa", "Leila", "Carmen", "Odette", "Hana", "Lucía"];
    private static readonly string[] Men = ["Daniel", "Anders", "Paolo", "Kenji", "Tunde", "Mikhail", "Inti", "Darius", "Rafael", "Luc", "Sota", "Mateo"];
    private static readonly string[] Streets = ["Larch St", "Mill Rd", "Harbor Ave", "Quarry Ln", "Orchard Way", "Canal St", "Prairie Dr"];
    private static readonly (string City, string Zip)[] Cities = [("Springfield", "62704"), ("Lakeview", "60614"), ("Port Ellis", "61032"), ("Cedar Falls", "61105")];

    /// <summary>The same people for the same seed, whatever the day.</summary>
    public static IReadOnlyList<DemoPatient> Many(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(number => One(number, random))];
    }

    private static DemoPatient One(int number, Random random)
    {
        var sex = random.Next(2) == 0 ? 'F' : 'M';
        var (city, zip) = Cities[random.Next(Cities.Length)];
        return new DemoPatient(
            number,
            Families[number % Families.Length],
            sex == 'F' ? Women[random.Next(Women.Length)] : Men[random.Next(Men.Length)],
            new DateOnly(1931, 1, 1).AddDays(random.Next(31_000)),
            sex,
            $"{random.Next(1, 400)} {Streets[random.Next(Streets.Length)]}",
            city,
            zip,
            $"555{random.Next(10_000):D4}");
    }
}
