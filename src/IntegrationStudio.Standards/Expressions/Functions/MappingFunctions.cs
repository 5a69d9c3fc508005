using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Values;
using IntegrationStudio.Standards.Hl7v2;
using static IntegrationStudio.Standards.Expressions.Functions.FunctionDefinition;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>What mappings need beyond FHIRPath.</summary>
internal static class MappingFunctions
{
    private const string Group = "Mapping";

    public static readonly FunctionDefinition[] All =
    [
        Of("date", Group, "text.date([pattern]) : date", "An HL7 date or timestamp as a date of the same precision; with a pattern (dd.MM.yyyy HH:mm) other notations.", "PID-7.date()", 0, 1, ToDate),
        Of("time", Group, "text.time() : time", "An HL7 time (HHMM[SS]) as a time of day.", "OBX-5.time()", 0, 0,
            static (in context, in input, call) => input.Kind == ItemKind.Time ? input : Hl7Moment.Read(input, isTime: true)),
        Of("number", Group, "text.number() : number", "The text as a number, blanks and a plus sign allowed; empty when it is none.", "OBX-5.number()", 0, 0,
            static (in context, in input, call) => ToNumber(input)),
        Of("later", Group, "timestamp.later(amount, [unit]) : text", "The HL7 timestamp so much later (earlier for a negative amount), with its precision and zone; units as UCUM and HL7 write them, minutes without one. Empty when the timestamp is too coarse for the unit.", "AIS-4.later(AIS-7.number(), AIS-8.1)", 1, 2, ToLater),
        OfList("follows", Group, "segment.follows(name) : boolean", "Whether a segment of that name stands before this one in the message.", "ROL.where(follows('PV1'))", 1, 1, Follows),
        OfPlan("concat", Group, "text.concat(text, ...) : text", "The texts one after the other; what is empty counts as nothing.", "PID-5.2.concat(' ', PID-5.1)", 1, int.MaxValue,
            static call => new ConcatPlan(call.Site, call.Input, call.ToCall())),
        OfPlan("default", Group, "collection.default(other) : collection", "The collection, or the other one when it is empty.", "PID-8.default('U')", 1, 1,
            static call => new DefaultPlan(call.Site, call.Input, call.Argument(0))),
        OfPlan("lookup", Group, "lookup(table, code) : code", "What a code table gives for a code; empty when it has no row for it. As text.lookup(table) for the input.", "lookup('tables/units.csv', OBX-6.1)", 1, 2,
            static call => new LookupPlan(call.Site, call.Count == 1 ? call.Input : call.Argument(1), call.ToCall())),
        Of("hash", Group, "text.hash() : text", "The SHA-256 of the text in hexadecimal.", "PID-3.1.hash()", 0, 0,
            static (in context, in input, call) => Item.Of(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(input.ToText() ?? ""))))),
        OfPlan("uuid", Group, "uuid(part, ...) : id", "An id that is always the same for the same parts, in the installation's namespace; empty when a part is.", "uuid('Patient', PID-3.4, PID-3.1)", 1, int.MaxValue,
            static call => new UuidPlan(call.Site, call.ToCall())),
    ];

    private static Item ToLater(in EvaluationContext context, in Item input, Call call)
    {
        Item amount = call.Value(context, 0);
        decimal? number = amount.Kind switch { ItemKind.Integer => amount.Integer, ItemKind.Decimal => amount.Decimal, _ => null };
        return number is { } known && input.ToText() is { } text ? Item.Of(TimestampShift.Add(text, known, call.Text(context, 1))) : default;
    }

    private static void Follows(in EvaluationContext context, in ItemList items, Call call, ref ItemList result)
    {
        if (items.Count != 1 || call.Text(context, 0) is not { } name) return;
        int place = items[0].Kind switch { ItemKind.Hl7Segment => items[0].Hl7Segment.Index, ItemKind.Hl7 => items[0].Hl7Position.Segment, _ => -1 };
        if (place < 0) return;
        Hl7Message message = items[0].Hl7Message;
        for (int i = 0; i < place; i++)
        {
            if (!message[i].Is(name)) continue;
            result.Add(Item.Of(true));
            return;
        }

        result.Add(Item.Of(false));
    }

    private static Item ToDate(in EvaluationContext context, in Item input, Call call)
    {
        if (input.Kind is ItemKind.Date or ItemKind.DateTime) return input;
        if (input.Kind != ItemKind.String) return default;
        if (call.Text(context, 0) is { } pattern) return PatternDate.Read(input.ToText()!, pattern);
        Item date = Hl7Moment.Read(input, isTime: false);
        if (!date.IsEmpty) return date;
        return input.ToText()!.Contains('T') ? Conversion.ToDateTime(input) : Conversion.ToDate(input);
    }

    private static Item ToNumber(in Item input)
    {
        if (input.Kind is ItemKind.Integer or ItemKind.Decimal) return input;
        string text = (input.ToText() ?? "").Trim();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)) return Item.Of(whole);
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) ? Item.Of(number) : default;
    }
}
