using System.Collections.Frozen;

namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>The UCUM prefixes and unit atoms that laboratories and vital signs use (ucum.org, tables 1 to 6), each in terms of base dimensions.</summary>
internal static class UnitAtoms
{
    public static readonly FrozenDictionary<string, decimal> Prefixes = new Dictionary<string, decimal>
    {
        ["Y"] = 1e24m,
        ["Z"] = 1e21m,
        ["E"] = 1e18m,
        ["P"] = 1e15m,
        ["T"] = 1e12m,
        ["G"] = 1e9m,
        ["M"] = 1e6m,
        ["k"] = 1e3m,
        ["h"] = 1e2m,
        ["da"] = 10m,
        ["d"] = 1e-1m,
        ["c"] = 1e-2m,
        ["m"] = 1e-3m,
        ["u"] = 1e-6m,
        ["n"] = 1e-9m,
        ["p"] = 1e-12m,
        ["f"] = 1e-15m,
        ["a"] = 1e-18m,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Atom -> (factor, definition in base dimensions, takes prefixes).</summary>
    public static readonly FrozenDictionary<string, UnitAtom> All = Build();

    private static FrozenDictionary<string, UnitAtom> Build()
    {
        Dictionary<string, UnitAtom> atoms = new(StringComparer.Ordinal);
        foreach (string row in Rows.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] cells = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Dimension dimension = Dimension.None;
            foreach (string part in cells[2..].Where(cell => cell != "*"))
            {
                dimension = dimension.Times(Dimension.Parse(part));
            }

            atoms.Add(cells[0], new UnitAtom(decimal.Parse(cells[1], System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture), dimension, cells[^1] == "*"));
        }

        return atoms.ToFrozenDictionary(StringComparer.Ordinal);
    }

    // name factor dimensions... [* = takes prefixes]. Base dimensions: m g s K A cd mol eq iu pH mo (calendar month), each with an exponent.
    private const string Rows = """
        m 1 m1 *; g 1 g1 *; s 1 s1 *; K 1 K1 *; A 1 A1 *; cd 1 cd1 *; mol 1 mol1 *; eq 1 eq1 *; [iU] 1 iu1 *; [IU] 1 iu1 *; [pH] 1 pH1;
        min 60 s1; h 3600 s1; d 86400 s1; wk 604800 s1; mo_j 2629800 s1; mo 2629800 s1; a_j 31557600 s1; a 31557600 s1;
        L 1e-3 m3 *; l 1e-3 m3 *; t 1e6 g1 *; u 1.66053906660e-24 g1 *; Hz 1 s-1 *; N 1e3 g1 m1 s-2 *; Pa 1e3 g1 m-1 s-2 *; J 1e3 g1 m2 s-2 *;
        W 1e3 g1 m2 s-3 *; V 1e3 g1 m2 s-3 A-1 *; Ohm 1e3 g1 m2 s-3 A-2 *; C 1 A1 s1 *; F 1e-3 g-1 m-2 s4 A2 *; S 1e-3 g-1 m-2 s3 A2 *;
        bar 1e8 g1 m-1 s-2 *; atm 101325000 g1 m-1 s-2; cal 4184 g1 m2 s-2 *; [Cal] 4184000 g1 m2 s-2; Bq 1 s-1 *; Gy 1 m2 s-2 *; Sv 1 m2 s-2 *;
        kat 1 mol1 s-1 *; U 1.6666666666666666666666667e-8 mol1 s-1 *; m[Hg] 133322387.415 g1 m-1 s-2 *; m[H2O] 9806650 g1 m-1 s-2 *;
        [in_i] 0.0254 m1; [ft_i] 0.3048 m1; [yd_i] 0.9144 m1; [mi_i] 1609.344 m1; [lb_av] 453.59237 g1; [oz_av] 28.349523125 g1; [gr] 0.06479891 g1; [stone_av] 6350.29318 g1;
        [gal_us] 3.785411784e-3 m3; [qt_us] 9.46352946e-4 m3; [pt_us] 4.73176473e-4 m3; [foz_us] 2.95735295625e-5 m3; [cup_us] 2.365882365e-4 m3; [tbs_us] 1.478676478125e-5 m3; [tsp_us] 4.92892159375e-6 m3;
        % 0.01; [ppth] 1e-3; [ppm] 1e-6; [ppb] 1e-9; 10* 10; 10^ 10; deg 0.0174532925199432957692369 *; rad 1 *; [pi] 3.1415926535897932384626433833; osm 1 mol1 *; Osm 1 mol1 *; [drp] 5e-8 m3
        """;
}

/// <summary>One unit atom.</summary>
/// <param name="Factor">How many base units it is.</param>
/// <param name="Dimension">The base units' exponents.</param>
/// <param name="TakesPrefix">Whether a prefix may stand before it.</param>
internal readonly record struct UnitAtom(decimal Factor, Dimension Dimension, bool TakesPrefix);
