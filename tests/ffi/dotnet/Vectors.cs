// Replays the conformance vectors of a folder through the package, and gives it bad input: Vectors FOLDER. Over a
// library of another version, it says how that is refused.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Opd;

static class Vectors
{
    // Of each file, what of a case is asked; the rest is expected.
    static readonly (string feature, string asked, Func<JObject, object> replay)[] Replays =
    {
        ("age", "birth on", Age),
        ("run", "text", ReadRun),
        ("holidays", "year commune secondary", asked => new
        {
            days = Column(Rulebook.Holidays((int)asked["year"], (string)asked["commune"], Flag(asked, "secondary")), "date"),
        }),
        ("business_days", "op kind commune extra secondary day n from to", asked => new { expected = BusinessDays(asked) }),
        ("terms", "amount unit from roll commune", asked => new { due = Due(asked) }),
        ("decisions", "birth earliest latest on programme cap", Decision),
        ("cases", "op case event as_of", Case),
        ("duties", "case as_of commune profile soon crime_report_start", Duties),
        ("agreements", "op agreement uss months", asked => (string)asked["op"] == "check"
            ? (object)new { codes = Column(Rulebook.AgreementCheck(asked["agreement"]), "code") }
            : Rulebook.PaymentOfMonths(asked["agreement"], Some(asked, "uss", "months"))),
        ("staff", "op candidate role on readings roster agreed", Staff),
        ("rules", "code", Rule),
        ("deliveries", "op table data as_of agreement", Delivery),
    };

    static object Age(JObject asked)
    {
        DateTime birth = Day(asked["birth"]), on = Day(asked["on"]);
        var age = Rulebook.Age(birth, on);
        return new
        {
            years = age.Years, months = age.Months, days = age.Days, turns_18 = Iso(Rulebook.Turns(birth, 18)),
            minor = Rulebook.IsMinor(birth, on), age_group = Rulebook.AgeGroup(birth, on),
            literal_17y11m29d = Rulebook.Admits("literal_17y11m29d", birth, on),
        };
    }

    static object ReadRun(JObject asked)
    {
        var text = (string)asked["text"];
        if (Rulebook.IsRun(text) == asked.ContainsKey("error")) throw new InvalidOperationException("told two ways");
        Run run;
        try
        {
            run = Rulebook.Run(text);
        }
        catch (OpdException refused) when (asked.ContainsKey("identifier_type"))
        {
            return new { error = refused.Code, identifier_type = Rulebook.Identifier(text)["kind"] };
        }
        return new
        {
            run = run.Formatted, number = run.Number, check_digit = run.CheckDigit,
            placeholder = run.IsPlaceholder, company = run.IsCompanyRange,
        };
    }

    static object BusinessDays(JObject asked)
    {
        var extra = asked["extra"]?.Select(Day).ToArray();
        using (var days = new Calendar((string)asked["kind"], (string)asked["commune"], extra, Flag(asked, "secondary")))
            switch ((string)asked["op"])
            {
                case "is_business_day": return days.IsBusinessDay(Day(asked["day"]));
                case "next_business_day": return Iso(days.Next(Day(asked["day"])));
                case "add": return Iso(days.Add(Day(asked["day"]), (int)asked["n"]));
                default: return days.Count(Day(asked["from"]), Day(asked["to"]));
            }
    }

    static string Due(JObject asked)
    {
        var (amount, unit, from) = ((uint)asked["amount"], (string)asked["unit"], (string)asked["from"]);
        if (from.Contains("T"))
            return Rulebook.DueAt(amount, unit, DateTimeOffset.Parse(from)).ToString("yyyy-MM-ddTHH:mm:ssZ");
        using (var terms = new Terms((string)asked["roll"] ?? "none", (string)asked["commune"]))
            return Iso(terms.Due(amount, unit, Day(from)));
    }

    static object Decision(JObject asked)
    {
        var options = Some(asked, "birth", "earliest", "latest", "on", "programme", "cap");
        var decision = Rulebook.CheckAge(options);
        decision["failed"] = Column(new JArray(
            decision["reasons"].Where(reason => (string)reason["outcome"] == "failed")), "code");
        return decision;
    }

    static object Rule(JObject asked)
    {
        var rule = Rulebook.Rule((string)asked["code"]);
        rule["title"] = rule["title"]["es"];
        return rule;
    }

    static object Case(JObject asked)
    {
        var options = Some(asked, "as_of");
        JToken record = asked["case"], @event = asked["event"];
        var op = (string)asked["op"];
        var seen = op == "history" ? Rulebook.CaseHistory(record, options)
            : op == "check" ? Rulebook.CaseCheck(record, @event, options)
            : Rulebook.CaseApply(record, @event, options);
        if (op == "apply")
            return new { stage = Rulebook.CaseHistory(seen)["stage"], events = seen["events"].Count() };
        seen["unmet"] = Column(seen["unmet"], "code");
        return seen;
    }

    static object Duties(JObject asked)
    {
        var options = Some(asked, "as_of", "commune", "profile", "soon", "crime_report_start");
        var duties = Rulebook.CaseDuties(asked["case"], options);
        return new { codes = Column(duties, "code"), due = Column(duties, "due"), status = Column(duties, "status") };
    }

    static object Staff(JObject asked)
    {
        if ((string)asked["op"] == "roster")
            return new { codes = Column(Rulebook.RosterCheck(asked["roster"], Some(asked, "agreed", "on"))["findings"], "code") };
        var decision = Rulebook.AssessStaff(asked["candidate"], Some(asked, "role", "on", "readings"));
        decision["unmet"] = Column(new JArray(decision["assessments"].Where(one =>
            new[] { "not_met", "missing_document" }.Contains((string)one["answer"]))), "code");
        return decision;
    }

    static object Delivery(JObject asked)
    {
        var tables = new Dictionary<string, object>
        {
            { (string)asked["table"] ?? "cases", Encoding.UTF8.GetBytes((string)asked["data"]) },
        };
        if ((string)asked["op"] == "coverage")
        {
            var years = Rulebook.Coverage(tables, Some(asked, "agreement", "as_of"))["years"];
            return new { agreed = Column(years, "agreed"), attended = Column(years, "attended") };
        }
        var report = Rulebook.Validate(tables, Some(asked, "as_of"));
        var findings = report["findings"];
        return new { verdict = report["verdict"], rules = Column(findings, "rule"), rows = Column(findings, "row") };
    }

    static int Main(string[] arguments)
    {
        try
        {
            Rulebook.IsRun("");
        }
        catch (OpdException other)
        {
            Console.WriteLine(other.Message);
            return 3;
        }
        foreach (var file in Replays)
        {
            var replay = file.replay;
            var cases = Read(File.ReadAllText(Path.Combine(arguments[0], file.feature + ".json")))["cases"];
            foreach (JObject asked in cases)
            {
                var seen = Answer(() => replay(asked));
                var expected = new JObject(asked.Properties().Where(field =>
                    !(file.asked + " source note").Split(' ').Contains(field.Name)));
                var told = Some(seen, expected.Properties().Select(field => field.Name).ToArray());
                if (expected.Count > 0 && JToken.DeepEquals(told, expected)) continue;
                Console.Error.WriteLine($"{asked}\nsees {seen}");
                return 1;
            }
            Console.WriteLine($"{file.feature}: {cases.Count()} cases");
        }
        ByPath();
        BadInput();
        return 0;
    }

    // By path or as bytes, as JSON or as an Arrow IPC stream: the same delivery.
    static void ByPath()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "RUN\n12.345.678-9\n");
        var bytes = new Dictionary<string, object> { { "cases", File.ReadAllBytes(file) } };
        var path = new Dictionary<string, object> { { "cases", file } };
        var on = new { as_of = "2024-06-30" };
        var stream = Rulebook.ValidateIpc(bytes, on);
        var same = JToken.DeepEquals(Rulebook.Validate(bytes, on)["findings"], Rulebook.Validate(path, on)["findings"])
            && stream.SequenceEqual(Rulebook.ValidateIpc(path, on)) && stream.Take(4).All(one => one == 0xFF);
        File.Delete(file);
        if (!same) throw new InvalidOperationException("a path and its bytes differ");
    }

    static void BadInput()
    {
        var today = new DateTime(2024, 1, 1);
        var bad = new (string code, Func<object> call)[]
        {
            ("empty", () => Rulebook.Run("")),
            ("empty", () => Rulebook.Run(null)),
            ("bad_character", () => Rulebook.Run("1\uD800")),
            ("outside_horizon", () => new Calendar("judicial").IsBusinessDay(DateTime.MaxValue)),
            ("unknown_code", () => Rulebook.Admits("literal_17y11m29d\0", today, today)),
            ("unknown_code", () => new Terms(null)),
            ("unknown_code", () => new Calendar("")),
            ("unknown_commune", () => Rulebook.Holidays(2024, "")),
            ("out_of_range", () => new Terms().Due(uint.MaxValue, "years", today)),
            ("out_of_range", () => Rulebook.DueAt(uint.MaxValue, "hours", DateTimeOffset.MaxValue)),
            ("invalid_event", () => Rulebook.CaseHistory(new object())),
            ("unreadable", () => Rulebook.CaseHistory(new { programme = "\uD800" })),
            ("unreadable", () => Rulebook.AssessStaff(null, null)),
            ("unreadable", () => Rulebook.Validate(new Dictionary<string, object>(), new { as_of = today })),
            ("read", () => Rulebook.Validate(
                new Dictionary<string, object> { { "cases", "/no/hay" } }, new { as_of = "2024-01-01" })),
            ("no_table", () => Rulebook.Validate(new Dictionary<string, object>(), new { as_of = "2024-01-01" })),
            ("empty", () => Rulebook.Validate(new Dictionary<string, object> { { "cases", null } }, new { as_of = "2024-01-01" })),
        };
        foreach (var one in bad)
        {
            var seen = (string)Answer(one.call)["error"];
            if (seen != one.code) throw new InvalidOperationException($"{one.code} expected, not {seen}");
        }
        var closed = new Terms();
        closed.Dispose();
        try
        {
            closed.Due(1, "months", today);
        }
        catch (ObjectDisposedException)
        {
            return;
        }
        throw new InvalidOperationException("a disposed handle was used");
    }

    /// What was seen as JSON, or the code of the error.
    static JObject Answer(Func<object> call)
    {
        try
        {
            return Read(JsonConvert.SerializeObject(call()));
        }
        catch (OpdException refused) when (refused.Text.Length > 0 && refused.Text != refused.TextEn)
        {
            return new JObject { ["error"] = refused.Code };
        }
    }

    static JObject Read(string text) => JsonConvert.DeserializeObject<JObject>(
        text, new JsonSerializerSettings { DateParseHandling = DateParseHandling.None });

    static DateTime Day(JToken written) => DateTime.Parse((string)written);

    static string Iso(DateTime day) => day.ToString("yyyy-MM-dd");

    static bool Flag(JObject asked, string name) => asked.ContainsKey(name) && (bool)asked[name];

    static bool ContainsKey(this JObject of, string name) => of.Property(name) != null;

    static JObject Some(JObject of, params string[] names) =>
        new JObject(of.Properties().Where(field => names.Contains(field.Name)).OrderBy(field => Array.IndexOf(names, field.Name)));

    static JArray Column(JToken list, string name) => new JArray(list.Select(one => one[name]));
}
