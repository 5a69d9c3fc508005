using IntegrationStudio.Engine.Audit;

namespace IntegrationStudio.Engine.Journal;

/// <summary>Something to be committed. It is applied on the writer's thread inside a transaction that it shares with others, and told about the outcome after the commit.</summary>
internal abstract class JournalWrite
{
    /// <summary>Roughly how many bytes it adds; bounds a batch.</summary>
    public virtual int Size => 512;

    /// <summary>Whether somebody outside waits for it. A commit without any such write waits a moment for one, and saves a flush to disk.</summary>
    public virtual bool IsUrgent => true;

    /// <summary>The network address that it was asked for from, for the audit.</summary>
    public string? Origin { get; } = AuditOrigin.Address;

    /// <summary>May run more than once: a failed batch is rolled back and its writes are tried one by one.</summary>
    public abstract void Apply(JournalSession session);

    public abstract void Succeed();

    public abstract void Fail(Exception reason);
}

/// <summary>A write with an answer.</summary>
internal abstract class JournalWrite<T> : JournalWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private T? _result;

    public Task<T> Done => _done.Task;

    public sealed override void Apply(JournalSession session) => _result = Write(session);

    public sealed override void Succeed() => _done.TrySetResult(_result!);

    public sealed override void Fail(Exception reason) => _done.TrySetException(reason);

    protected abstract T Write(JournalSession session);
}
