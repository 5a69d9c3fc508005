using System.Data.Common;

namespace IntegrationStudio.Engine.Journal;

/// <summary>One of the two stores: how it is opened, read and written. What is stored and asked is the same SQL in both.</summary>
internal abstract class JournalDatabase
{
    /// <summary>What people know it by: the file, or server and database. Never a password.</summary>
    public abstract string Name { get; }

    /// <summary>A connection for reading, opened. It never waits for the writer.</summary>
    public abstract DbConnection Open();

    /// <summary>One picture for all statements of a reading connection.</summary>
    public abstract DbTransaction Picture(DbConnection connection);

    /// <summary>Closes what <see cref="Open"/> keeps for the next one.</summary>
    public abstract void CloseReaders();

    /// <summary>A statement of the writer. This and what follows is called by the writer's thread alone.</summary>
    public abstract JournalStatement Prepare(string sql);

    public abstract void Begin();

    /// <summary>Returns when everything since <see cref="Begin"/> is on the disk.</summary>
    public abstract void Commit();

    /// <summary>Takes back what is not committed. Never fails: a store that is away takes it back by itself.</summary>
    public abstract void RollBack();

    /// <summary>Whether the store itself failed, and not the one write.</summary>
    public abstract bool IsUnavailable(Exception reason);

    /// <summary>Whether there is something to do that a quiet time is the cheapest moment for.</summary>
    public abstract bool IsUntidy { get; }

    /// <summary>After a commit, and in a quiet time.</summary>
    public abstract void Tidy(bool quiet);

    /// <summary>Ends the writer's connection.</summary>
    public abstract void CloseWriter();
}
