using System.Globalization;

namespace IntegrationStudio.Engine.Journal;

/// <summary>Follows what a sender counts its messages by (MSH-13, HL7 v2 2.10.1 "sequence number protocol"), in the transaction that stores them: what it left out is a gap until it comes.</summary>
internal static class FeedSequence
{
    /// <summary>A sender that leaps further has begun another count.</summary>
    private const long LongestGap = 100_000;

    /// <summary>Takes a message's number. What is remarkable about it is noted with the message.</summary>
    public static MessageMarks Note(JournalSession session, IntakeMessage message, long number)
    {
        var last = JournalSession.Single(Sender(session.Statement("SELECT last FROM feed WHERE channel = ?1 AND application = ?2 AND facility = ?3"), message));
        if (last is { } seen && number <= seen && Late(session, message, number))
            return MessageMarks.None;
        if (last is null || number != last + 1)
        {
            if (number <= last && number > 1)
                return Say(session, message, "Counted again", $"The number {number} was counted before.");
            if (number > last && number - last - 1 <= LongestGap)
                return Open(session, message, last.Value + 1, number - 1);
            if (last is not null)
                Say(session, message, "Count begun anew", string.Create(CultureInfo.InvariantCulture, $"After {last} came {number}."));
        }

        Advance(session, message, number);
        return MessageMarks.None;
    }

    private static MessageMarks Open(JournalSession session, IntakeMessage message, long first, long last)
    {
        Sender(session.Statement("INSERT INTO feed_gap (channel, application, facility, first, last, found, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"), message)
            .Bind(4, first).Bind(5, last).Bind(6, message.Received).Bind(7, message.Id).Run();
        Advance(session, message, last + 1);
        return Say(session, message, "Gap before it", string.Create(CultureInfo.InvariantCulture, $"{last - first + 1} {(first == last ? "message" : "messages")} did not come: {Words(first, last)}.")) | MessageMarks.AfterGap;
    }

    /// <summary>Whether it fills a gap, which is then smaller, two, or none any more.</summary>
    private static bool Late(JournalSession session, IntakeMessage message, long number)
    {
        var gap = Sender(session.Statement("SELECT id, first, last, found, message FROM feed_gap WHERE closed IS NULL AND channel = ?1 AND application = ?2 AND facility = ?3 AND first <= ?4 AND last >= ?4 LIMIT 1"), message).Bind(4, number);
        if (!gap.Step())
        {
            gap.Reset();
            return false;
        }

        var (id, first, last, found, after) = (gap.Int64(0), gap.Int64(1), gap.Int64(2), gap.Int64(3), gap.Int64(4));
        gap.Reset();
        if (first == last)
            session.Statement("UPDATE feed_gap SET closed = ?2, closer = 'came late' WHERE id = ?1").Bind(1, id).Bind(2, message.Received).Run();
        else
            session.Statement("UPDATE feed_gap SET first = ?2, last = ?3 WHERE id = ?1").Bind(1, id).Bind(2, number == first ? first + 1 : first).Bind(3, number == first ? last : number - 1).Run();
        if (number > first && number < last)
            Sender(session.Statement("INSERT INTO feed_gap (channel, application, facility, first, last, found, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"), message)
                .Bind(4, number + 1).Bind(5, last).Bind(6, found).Bind(7, after).Run();
        Say(session, message, "Came late", $"It fills a gap: the number {number} was left out.");
        return true;
    }

    private static void Advance(JournalSession session, IntakeMessage message, long number) =>
        Sender(session.Statement("INSERT INTO feed (channel, application, facility, last) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (channel, application, facility) DO UPDATE SET last = ?4"), message).Bind(4, number).Run();

    private static MessageMarks Say(JournalSession session, IntakeMessage message, string what, string detail)
    {
        session.Event(message.Id, null, message.Received, what, detail);
        return MessageMarks.None;
    }

    private static JournalStatement Sender(JournalStatement statement, IntakeMessage message) =>
        statement.Bind(1, message.Channel).Bind(2, message.Application ?? "").Bind(3, message.Facility ?? "");

    private static string Words(long first, long last) => first == last ? first.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{first} to {last}");
}
