using System.Security.Cryptography;
using System.Text;

namespace IntegrationStudio.Engine.Journal;

/// <summary>The numbers under which the journal knows a channel, its destinations and its present plan.</summary>
internal sealed record ChannelNumbers(int Channel, long Plan, IReadOnlyDictionary<string, long> Destinations);

/// <summary>Makes a channel known; the same channel always gets the same numbers.</summary>
internal sealed class RegisterChannelWrite(string name, IReadOnlyList<string> destinations, string definition) : JournalWrite<ChannelNumbers>
{
    protected override ChannelNumbers Write(JournalSession session)
    {
        session.Statement("INSERT INTO channel (name) VALUES (?1) ON CONFLICT DO NOTHING").Bind(1, name).Run();
        var channel = JournalSession.Single(session.Statement("SELECT id FROM channel WHERE name = ?1").Bind(1, name))!.Value;
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var destination in destinations)
        {
            session.Statement("INSERT INTO destination (channel, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING").Bind(1, channel).Bind(2, destination).Run();
            numbers[destination] = JournalSession.Single(
                session.Statement("SELECT id FROM destination WHERE channel = ?1 AND name = ?2").Bind(1, channel).Bind(2, destination))!.Value;
        }
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(definition)));
        session.Statement("INSERT INTO plan (channel, hash, definition) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
            .Bind(1, channel).Bind(2, hash).Bind(3, definition).Run();
        var plan = JournalSession.Single(session.Statement("SELECT id FROM plan WHERE channel = ?1 AND hash = ?2").Bind(1, channel).Bind(2, hash))!.Value;
        return new ChannelNumbers((int)channel, plan, numbers);
    }
}
