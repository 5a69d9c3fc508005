using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Fhir.Validation;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir.Validation;

/// <summary>Invariants of the base definitions: each on a resource that meets it and on one that does not.</summary>
public sealed class FhirInvariantTests
{
    private const string Code = "'code':{'text':'x'}";
    private const string Observation = "{'resourceType':'Observation','status':'final'," + Code;
    private const string Patient = "{'resourceType':'Patient'";
    private const string Bundle = "{'resourceType':'Bundle','type':'";
    private const string Questionnaire = "{'resourceType':'Questionnaire','status':'draft','item':[{'linkId':'1',";

    /// <summary>Key, what holds, what does not.</summary>
    public static TheoryData<string, string, string> Table => new()
    {
        { "att-1", Patient + ",'photo':[{'contentType':'image/png','data':'AAAA'}]}", Patient + ",'photo':[{'data':'AAAA'}]}" },
        { "cpt-2", Patient + ",'telecom':[{'system':'phone','value':'1'}]}", Patient + ",'telecom':[{'value':'1'}]}" },
        { "pat-1", Patient + ",'contact':[{'name':{'text':'A'}}]}", Patient + ",'contact':[{'gender':'male'}]}" },
        { "per-1", Patient + ",'name':[{'text':'A','period':{'start':'2020','end':'2020-05-01'}}]}", Patient + ",'name':[{'text':'A','period':{'start':'2021-01-01','end':'2020-05-01'}}]}" },
        { "qty-3", Observation + ",'valueQuantity':{'value':1,'system':'http://unitsofmeasure.org','code':'g'}}", Observation + ",'valueQuantity':{'value':1,'code':'g'}}" },
        { "sqty-1", Observation + ",'referenceRange':[{'low':{'value':1}}]}", Observation + ",'referenceRange':[{'low':{'value':1,'comparator':'<'}}]}" },
        { "rng-2", Observation + ",'valueRange':{'low':{'value':1},'high':{'value':2}}}", Observation + ",'valueRange':{'low':{'value':3},'high':{'value':2}}}" },
        { "rat-1", Observation + ",'valueRatio':{'numerator':{'value':1},'denominator':{'value':2}}}", Observation + ",'valueRatio':{'numerator':{'value':1}}}" },
        { "obs-3", Observation + ",'referenceRange':[{'text':'1-2'}]}", Observation + ",'referenceRange':[{'appliesTo':[{'text':'all'}]}]}" },
        { "obs-6", Observation + ",'dataAbsentReason':{'text':'lost'}}", Observation + ",'valueString':'1','dataAbsentReason':{'text':'lost'}}" },
        { "obs-7", "{'resourceType':'Observation','status':'final','code':{'coding':[{'code':'a'}]},'valueString':'1','component':[{'code':{'coding':[{'code':'b'}]}}]}", "{'resourceType':'Observation','status':'final','code':{'coding':[{'code':'a'}]},'valueString':'1','component':[{'code':{'coding':[{'code':'a'}]}}]}" },
        { "tim-2", "{'resourceType':'ServiceRequest','status':'active','intent':'order','subject':{'display':'A'},'occurrenceTiming':{'repeat':{'period':1,'periodUnit':'d'}}}", "{'resourceType':'ServiceRequest','status':'active','intent':'order','subject':{'display':'A'},'occurrenceTiming':{'repeat':{'period':1}}}" },
        { "tim-4", "{'resourceType':'ServiceRequest','status':'active','intent':'order','subject':{'display':'A'},'occurrenceTiming':{'repeat':{'duration':1,'durationUnit':'d'}}}", "{'resourceType':'ServiceRequest','status':'active','intent':'order','subject':{'display':'A'},'occurrenceTiming':{'repeat':{'duration':-1,'durationUnit':'d'}}}" },
        { "tim-9", "{'resourceType':'ServiceRequest','status':'active','intent':'order','subject':{'display':'A'},'occurrenceTiming':{'repeat':{'offset':5,'when':['AC']}}}", "{'resourceType':'ServiceRequest','status':'active','intent':'order','subject':{'display':'A'},'occurrenceTiming':{'repeat':{'offset':5,'when':['C']}}}" },
        { "tim-10", "{'resourceType':'ServiceRequest','status':'active','intent':'order','subject':{'display':'A'},'occurrenceTiming':{'repeat':{'timeOfDay':['08:00:00']}}}", "{'resourceType':'ServiceRequest','status':'active','intent':'order','subject':{'display':'A'},'occurrenceTiming':{'repeat':{'timeOfDay':['08:00:00'],'when':['C']}}}" },
        { "prr-1", "{'resourceType':'ServiceRequest','status':'active','intent':'order','subject':{'display':'A'}," + Code + ",'orderDetail':[{'text':'b'}]}", "{'resourceType':'ServiceRequest','status':'active','intent':'order','subject':{'display':'A'},'orderDetail':[{'text':'b'}]}" },
        { "org-1", "{'resourceType':'Organization','name':'A'}", "{'resourceType':'Organization','active':true}" },
        { "org-2", "{'resourceType':'Organization','name':'A','address':[{'use':'work','city':'B'}]}", "{'resourceType':'Organization','name':'A','address':[{'use':'home','city':'B'}]}" },
        { "org-3", "{'resourceType':'Organization','name':'A','telecom':[{'system':'phone','value':'1'}]}", "{'resourceType':'Organization','name':'A','telecom':[{'system':'phone','value':'1','use':'home'}]}" },
        { "app-1", Appointment("'actor':{'display':'A'},"), Appointment("") },
        { "app-2", Appointment("'actor':{'display':'A'},", ",'start':'2026-01-01T08:00:00Z','end':'2026-01-01T09:00:00Z'"), Appointment("'actor':{'display':'A'},", ",'start':'2026-01-01T08:00:00Z'") },
        { "app-3", Appointment("'actor':{'display':'A'},"), Appointment("'actor':{'display':'A'},").Replace("proposed", "booked", StringComparison.Ordinal) },
        { "app-4", Appointment("'actor':{'display':'A'},", ",'cancelationReason':{'text':'ill'}").Replace("proposed", "cancelled", StringComparison.Ordinal), Appointment("'actor':{'display':'A'},", ",'cancelationReason':{'text':'ill'}") },
        { "ait-1", Allergy(",'clinicalStatus':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical','code':'active'}]}"), Allergy("") },
        { "ait-2", Allergy(EnteredInError), Allergy(EnteredInError + ",'clinicalStatus':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical','code':'active'}]}") },
        { "con-4", Condition(",'abatementString':'gone','clinicalStatus':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/condition-clinical','code':'resolved'}]}"), Condition(",'abatementString':'gone','clinicalStatus':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/condition-clinical','code':'active'}]}") },
        { "con-3", Condition(",'category':[{'text':'any'}]"), Condition(",'category':[{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/condition-category','code':'problem-list-item'}]}]") },
        { "bdl-1", Bundle + "searchset','total':0}", Bundle + "collection','total':0}" },
        { "bdl-3", Bundle + "transaction','entry':[{'resource':" + Patient + "},'request':{'method':'POST','url':'Patient'}}]}", Bundle + "transaction','entry':[{'resource':" + Patient + "}}]}" },
        { "bdl-4", Bundle + "batch-response','entry':[{'response':{'status':'200'}}]}", Bundle + "collection','entry':[{'response':{'status':'200'}}]}" },
        { "bdl-5", Bundle + "collection','entry':[{'resource':" + Patient + "}}]}", Bundle + "collection','entry':[{'fullUrl':'http://example.org/Patient/1'}]}" },
        { "bdl-7", Bundle + "collection','entry':[{'fullUrl':'http://example.org/Patient/1','resource':" + Patient + ",'id':'1'}},{'fullUrl':'http://example.org/Patient/2','resource':" + Patient + ",'id':'2'}}]}", Bundle + "collection','entry':[{'fullUrl':'http://example.org/Patient/1','resource':" + Patient + ",'id':'1'}},{'fullUrl':'http://example.org/Patient/1','resource':" + Patient + ",'id':'1'}}]}" },
        { "bdl-8", Bundle + "collection','entry':[{'fullUrl':'http://example.org/Patient/1','resource':" + Patient + "}}]}", Bundle + "collection','entry':[{'fullUrl':'http://example.org/Patient/1/_history/2','resource':" + Patient + "}}]}" },
        { "bdl-9", Bundle + "document','identifier':{'system':'urn:a:b','value':'1'}}", Bundle + "document','identifier':{'value':'1'}}" },
        { "bdl-10", Bundle + "document','timestamp':'2026-01-01T00:00:00Z'}", Bundle + "document'}" },
        { "bdl-11", Bundle + "document','entry':[{'resource':{'resourceType':'Composition','status':'final','type':{'text':'a'},'date':'2026','author':[{'display':'A'}],'title':'A'}}]}", Bundle + "document','entry':[{'resource':" + Patient + "}}]}" },
        { "bdl-12", Bundle + "message','entry':[{'resource':{'resourceType':'MessageHeader','eventUri':'urn:a:b','source':{'endpoint':'urn:a:c'}}}]}", Bundle + "message','entry':[{'resource':" + Patient + "}}]}" },
        { "cmp-1", Composition("'text':{'status':'generated','div':'<div xmlns=\\'http://www.w3.org/1999/xhtml\\'>a</div>'}"), Composition("'title':'a'") },
        { "cmp-2", Composition("'entry':[{'display':'A'}]"), Composition("'entry':[{'display':'A'}],'emptyReason':{'text':'none'}") },
        { "dom-2", Patient + ",'contained':[{'resourceType':'Organization','id':'o','name':'A'}],'managingOrganization':{'reference':'#o'}}", Patient + ",'contained':[{'resourceType':'Organization','id':'o','name':'A','contained':[{'resourceType':'Patient','id':'p'}],'partOf':{'reference':'#p'}}],'managingOrganization':{'reference':'#o'}}" },
        { "dom-3", Patient + ",'contained':[{'resourceType':'Organization','id':'o','name':'A'}],'managingOrganization':{'reference':'#o'}}", Patient + ",'contained':[{'resourceType':'Organization','id':'o','name':'A'}]}" },
        { "dom-4", Patient + ",'contained':[{'resourceType':'Organization','id':'o','name':'A','meta':{'source':'urn:a:b'}}],'managingOrganization':{'reference':'#o'}}", Patient + ",'contained':[{'resourceType':'Organization','id':'o','name':'A','meta':{'versionId':'1'}}],'managingOrganization':{'reference':'#o'}}" },
        { "dom-5", Patient + ",'contained':[{'resourceType':'Organization','id':'o','name':'A','meta':{'source':'urn:a:b'}}],'managingOrganization':{'reference':'#o'}}", Patient + ",'contained':[{'resourceType':'Organization','id':'o','name':'A','meta':{'security':[{'code':'R'}]}}],'managingOrganization':{'reference':'#o'}}" },
        { "ref-1", Patient + ",'managingOrganization':{'display':'A'}}", Patient + ",'managingOrganization':{'reference':'#o'}}" },
        { "txt-1", Patient + ",'text':{'status':'generated','div':'<div xmlns=\\'http://www.w3.org/1999/xhtml\\'>a</div>'}}", Patient + ",'text':{'status':'generated','div':'<div xmlns=\\'http://www.w3.org/1999/xhtml\\'><script>a</script></div>'}}" },
        { "que-1", Questionnaire + "'type':'group','item':[{'linkId':'2','type':'string'}]}]}", Questionnaire + "'type':'group'}]}" },
        { "que-2", Questionnaire + "'type':'group','item':[{'linkId':'2','type':'string'}]}]}", Questionnaire + "'type':'group','item':[{'linkId':'1','type':'string'}]}]}" },
        { "que-13", Questionnaire + "'type':'string','repeats':true,'initial':[{'valueString':'a'},{'valueString':'b'}]}]}", Questionnaire + "'type':'string','initial':[{'valueString':'a'},{'valueString':'b'}]}]}" },
        { "que-7", Questionnaire + "'type':'string','enableWhen':[{'question':'2','operator':'exists','answerBoolean':true}]}]}", Questionnaire + "'type':'string','enableWhen':[{'question':'2','operator':'exists','answerString':'a'}]}]}" },
        { "vsd-0", "{'resourceType':'ValueSet','status':'draft'}", "{'resourceType':'ValueSet','status':'draft','name':'not a name'}" },
        { "vsd-1", "{'resourceType':'ValueSet','status':'draft','compose':{'include':[{'system':'http://loinc.org'}]}}", "{'resourceType':'ValueSet','status':'draft','compose':{'include':[{'version':'1'}]}}" },
        { "csd-1", "{'resourceType':'CodeSystem','status':'draft','content':'complete','concept':[{'code':'a'},{'code':'b'}]}", "{'resourceType':'CodeSystem','status':'draft','content':'complete','concept':[{'code':'a'},{'code':'a'}]}" },
        { "inv-1", "{'resourceType':'Task','status':'draft','intent':'order','authoredOn':'2026-01-01','lastModified':'2026-01-02'}", "{'resourceType':'Task','status':'draft','intent':'order','authoredOn':'2026-01-02','lastModified':'2026-01-01'}" },
        { "lst-1", "{'resourceType':'List','status':'current','mode':'working','emptyReason':{'text':'none'}}", "{'resourceType':'List','status':'current','mode':'working','emptyReason':{'text':'none'},'entry':[{'item':{'display':'a'}}]}" },
        { "drt-1", Encounter(",'length':{'value':1,'system':'http://unitsofmeasure.org','code':'d'}"), Encounter(",'length':{'value':1,'system':'urn:a:b','code':'d'}") },
        { "mad-1", Administration("'dose':{'value':1}"), Administration("'text':'a'") },
        { "ras-1", "{'resourceType':'RiskAssessment','status':'final','subject':{'display':'A'},'prediction':[{'probabilityDecimal':50}]}", "{'resourceType':'RiskAssessment','status':'final','subject':{'display':'A'},'prediction':[{'probabilityRange':{'low':{'value':1}}}]}" },
        { "ras-2", "{'resourceType':'RiskAssessment','status':'final','subject':{'display':'A'},'prediction':[{'probabilityDecimal':50}]}", "{'resourceType':'RiskAssessment','status':'final','subject':{'display':'A'},'prediction':[{'probabilityDecimal':101}]}" },
    };

    private const string EnteredInError = ",'verificationStatus':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification','code':'entered-in-error'}]}";

    private static readonly FhirValidationOptions Recommended = new() { ChecksBestPractice = true };

    [Theory]
    [MemberData(nameof(Table))]
    public void An_invariant_is_checked(string key, string good, string bad)
    {
        Assert.DoesNotContain(Checked.All(good, Recommended), p => p.Message.StartsWith($"{key}:", StringComparison.Ordinal));
        var all = Checked.All(bad, Recommended);
        var problem = all.FirstOrDefault(p => p.Message.StartsWith($"{key}:", StringComparison.Ordinal));
        Assert.True(problem is { Code: "fhir.invariant" or "fhir.reference" }, $"{key} in: {string.Join(Environment.NewLine, all)}");
        Assert.NotNull(problem.Mend);
    }

    [Fact]
    public void Every_published_invariant_compiles() => Assert.All(FhirRules.R4.All, i => Assert.NotNull(i.Compiled));

    [Fact]
    public void The_severity_is_that_of_the_specification()
    {
        Assert.Equal(Severity.Warning, Checked.Only("{'resourceType':'ValueSet','status':'draft','name':'not a name'}").Severity);
        Assert.Equal(Severity.Error, Checked.Only("{'resourceType':'Organization','active':true}").Severity);
    }

    [Fact]
    public void A_narrative_is_recommended_only_on_request()
    {
        Checked.Nothing(Patient + "}");
        var problem = Checked.Only(Patient + "}", Recommended);
        Assert.Equal(("Patient", Severity.Warning), (problem.Path, problem.Severity));
        Assert.StartsWith("dom-6", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_lead_to_the_element()
    {
        var problem = Checked.Only(Bundle + "collection','entry':[{'resource':" + Patient + "}},{'resource':" + Patient + ",'telecom':[{'system':'phone','value':'1'},{'value':'2'}]}}]}");
        Assert.Equal("Bundle.entry[1].resource.telecom[1]", problem.Path);
    }

    [Fact]
    public void The_number_of_problems_is_limited()
    {
        var many = string.Join(',', Enumerable.Repeat("{'value':'1'}", 50));
        Assert.Equal(7, Checked.All(Patient + ",'telecom':[" + many + "]}", new FhirValidationOptions { MostProblems = 7 }).Count);
    }

    private static string Appointment(string participant, string more = "") =>
        "{'resourceType':'Appointment','status':'proposed','participant':[{" + participant + "'status':'accepted'}]" + more + "}";

    private static string Allergy(string more) => "{'resourceType':'AllergyIntolerance','patient':{'display':'A'}" + more + "}";

    private static string Condition(string more) => "{'resourceType':'Condition','subject':{'display':'A'}" + more + "}";

    private static string Composition(string section) =>
        "{'resourceType':'Composition','status':'final','type':{'text':'a'},'date':'2026','author':[{'display':'A'}],'title':'A','section':[{" + section + "}]}";

    private static string Encounter(string more) => "{'resourceType':'Encounter','status':'finished','class':{'code':'IMP'}" + more + "}";

    private static string Administration(string dosage) =>
        "{'resourceType':'MedicationAdministration','status':'completed','medicationCodeableConcept':{'text':'a'},'subject':{'display':'A'},'effectiveDateTime':'2026','dosage':{" + dosage + "}}";
}
