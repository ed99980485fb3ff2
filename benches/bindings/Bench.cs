// The cost of a call, and of a delivery by its path: Bench.exe CASES
using System;
using System.Collections.Generic;
using System.Diagnostics;
using Opd;

static class Bench
{
    private const int Calls = 500000;

    private static double Cost(Action call)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Calls; i++) call();
        return watch.Elapsed.TotalMilliseconds * 1e6 / Calls;
    }

    private static void Main(string[] arguments)
    {
        DateTime birth = new DateTime(2008, 3, 10), on = new DateTime(2024, 5, 2);
        Console.WriteLine(FormattableString.Invariant($"age {Cost(() => Rulebook.Age(birth, on)):F1}"));
        Console.WriteLine(FormattableString.Invariant($"run {Cost(() => Rulebook.Run("12.345.678-5")):F1}"));
        var watch = Stopwatch.StartNew();
        Rulebook.Validate(new Dictionary<string, object> { ["cases"] = arguments[0] }, new { as_of = "2024-12-31" });
        Console.WriteLine(FormattableString.Invariant($"validate {watch.Elapsed.TotalSeconds:F3}"));
    }
}
