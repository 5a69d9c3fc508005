using System.Text;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Expressions;

/// <summary>Conditions of live mappings must not allocate: they run dozens of times on every message.</summary>
public sealed class AllocationTests
{
    private const string Text =
        "MSH|^~\\&|LAB|NORTH|EHR|HOSP|20260301081500||ORU^R01^ORU_R01|1|P|2.5.1\r" +
        "PID|1||100^^^N^MR~200^^^S^SS||Probe^Anna||19800102|F\r" +
        "OBR|1|P1||24331-1\r" +
        "OBX|1|NM|2093-3^Cholesterol^LN||187~188||||||F\r";

    private readonly EvaluationEnvironment _environment = new();

    public AllocationTests()
    {
        Hl7Message message = Hl7Message.Parse(Encoding.UTF8.GetBytes(Text)).Require();
        _environment.Enter(Item.Of(Hl7Structure.Resolve(message, Hl7Dictionary.For("2.5.1").Structure("ORU_R01")!).Root));
    }

    [Theory]
    [InlineData("PID-3.5 = 'MR' and PID-7.exists()", true)]
    [InlineData("OBX-2 in ('ST' | 'FT' | 'TX')", false)]
    [InlineData("OBX-5.count() > 1", true)]
    [InlineData("PID-7.length() > 8", false)]
    [InlineData("PID-33 and PID-34", false)]
    [InlineData("OBX-2 = 'SN' and OBX-5.1 != '<>' and OBX-5.3 in (':' | '/')", false)]
    [InlineData("ORC.exists() or OBR-3.exists().not()", true)]
    [InlineData("(PID-8 = 'M').not() and MSH-4 != 'SOUTH'", true)]
    [InlineData("PID-3.exists(CX.5 = 'SS')", true)]
    [InlineData("PID-3.where(CX.5 = 'SS').exists()", true)]
    [InlineData("OBX-5 > 100", true)]
    [InlineData("PID-3[2].1 = 'x' xor PID-5.1 implies PID-5.2", true)]
    public void A_condition_allocates_nothing(string condition, bool expected)
    {
        CompiledExpression compiled = Expression.Compile(condition).Require();
        EvaluationContext context = new(_environment);
        for (int i = 0; i < 50; i++) Assert.Equal(expected, compiled.EvaluateBoolean(context));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) compiled.EvaluateBoolean(context);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Reading_a_path_allocates_nothing()
    {
        CompiledExpression single = Expression.Compile("PID-5.1").Require();
        CompiledExpression all = Expression.Compile("PID-3.1").Require();
        EvaluationContext context = new(_environment);
        ItemList items = default;
        long Run()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Item item = single.EvaluateSingle(context);
            Assert.True(item.TryGetUtf8(out ReadOnlySpan<byte> text) && text.SequenceEqual("Probe"u8));
            all.Evaluate(context, ref items);
            items.Dispose();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        for (int i = 0; i < 50; i++) Run();
        Assert.Equal(0, Run());
    }
}
