// The cost of a call, and of a delivery by its path: Bench CASES
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import opd.*;

public class Bench {
    static double cost(int calls, Callable<?> call) throws Exception {
        for (int i = 0; i < calls / 2; i++) call.call();
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) call.call();
        return (System.nanoTime() - start) / (double) calls;
    }

    public static void main(String[] arguments) throws Exception {
        var birth = LocalDate.of(2008, 3, 10);
        var on = LocalDate.of(2024, 5, 2);
        System.out.printf(Locale.ROOT, "age %.1f%n", cost(500_000, () -> Opd.age(birth, on)));
        System.out.printf(Locale.ROOT, "run %.1f%n", cost(500_000, () -> Opd.parseRun("12.345.678-5")));
        long start = System.nanoTime();
        var tables = List.of(new TableFile("cases", new TableSource.Path(arguments[0])));
        var readings = new CaseReadings(null, null, List.of());
        var files = new ReadOptions(Map.of(), null, null);
        var day = LocalDate.of(2024, 12, 31);
        Opd.validate(tables, new ValidateOptions(day, null, false, readings, List.of(), null, null, files)).json();
        System.out.printf(Locale.ROOT, "validate %.3f%n", (System.nanoTime() - start) / 1e9);
    }
}
