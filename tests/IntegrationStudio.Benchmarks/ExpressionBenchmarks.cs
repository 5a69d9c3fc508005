using BenchmarkDotNet.Attributes;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Benchmarks;

/// <summary>Conditions of live mappings, evaluated at the first OBX of an ORU^R01 with its groups resolved. None of them may allocate.</summary>
[MemoryDiagnoser]
public class ExpressionBenchmarks
{
    private readonly EvaluationEnvironment environment = new();
    private CompiledExpression compiled = null!;

    [Params(
        "OBX-2 = 'NM'",
        "OBX-2 in ('ST' | 'FT' | 'TX')",
        "OBX-5.count() > 1",
        "PID-3.5 = 'MR' and PID-7.exists()",
        "PID-7.length() > 8",
        "PID-3.exists(CX.5 = 'SS')",
        "OBX-25")]
    public string Condition { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        var message = Hl7Message.Parse(BenchmarkOru.Bytes).Require();
        var root = Hl7Structure.Resolve(message, Hl7Dictionary.For("2.5.1").Structure("ORU_R01")!).Root;
        environment.Enter(Item.Of(root));
        environment.Enter(Item.Of(root.Groups("PATIENT_RESULT").First()));
        environment.Enter(Item.Of(message.First("OBX")!.Value));
        compiled = Expression.Compile(Condition).Require();
    }

    [Benchmark]
    public bool Evaluate() => compiled.EvaluateBoolean(new EvaluationContext(environment));

    [Benchmark]
    public bool ParseAndCompile() => Expression.Compile(Condition).Succeeded;
}
