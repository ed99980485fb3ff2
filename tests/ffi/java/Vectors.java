// Replays the conformance vectors through the bindings of Java 22 and later, then gives them bad input.
//
// Usage: java ... Vectors FOLDER_OF_VECTORS

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import opd.*;

public class Vectors {
    interface Reply {
        Map<String, Object> of(Asked asked) throws Exception;
    }

    interface Question {
        Object ask() throws Exception;
    }

    static final Gson GSON = new GsonBuilder()
            .registerTypeHierarchyAdapter(LocalDate.class, text())
            .registerTypeHierarchyAdapter(Instant.class, text())
            .registerTypeHierarchyAdapter(Enum.class, text())
            .serializeNulls()
            .create();

    static JsonSerializer<Object> text() {
        return (value, type, context) -> new JsonPrimitive(
                value instanceof Enum<?> one ? one.name().toLowerCase(Locale.ROOT) : value.toString());
    }

    static RuntimeException failure(String text) {
        System.err.println(text);
        System.exit(1);
        return new IllegalStateException(text);
    }

    /** A case that knows which of its fields were looked at. */
    static final class Asked {
        final JsonObject fields;
        final Set<String> unread;

        Asked(JsonObject fields) {
            this.fields = fields;
            unread = new HashSet<>(fields.keySet());
            // A RUN is asked for here; other identifiers by parseIdentifier.
            unread.removeAll(Set.of("source", "note", "identifier_type"));
        }

        boolean has(String field) {
            return fields.has(field);
        }

        /** What the field holds; null if it is not there. */
        <T> T maybe(String field, Function<JsonElement, T> read) {
            unread.remove(field);
            return has(field) ? read.apply(fields.get(field)) : null;
        }

        String text(String field) {
            return maybe(field, JsonElement::getAsString);
        }

        LocalDate day(String field) {
            return maybe(field, value -> LocalDate.parse(value.getAsString()));
        }

        String document(String field) {
            return maybe(field, JsonElement::toString);
        }

        Integer number(String field) {
            return maybe(field, JsonElement::getAsInt);
        }

        boolean flag(String field) {
            return Boolean.TRUE.equals(maybe(field, JsonElement::getAsBoolean));
        }

        List<JsonElement> list(String field) {
            var list = maybe(field, JsonElement::getAsJsonArray);
            return list == null ? List.of() : list.asList();
        }
    }

    /** Runs every case of a file: the answer gives the fields that it expects, or throws the error. */
    static void replay(Path folder, String feature, Reply answer) throws Exception {
        var cases = JsonParser.parseString(Files.readString(folder.resolve(feature + ".json"))).getAsJsonObject().getAsJsonArray("cases");
        for (var fields : cases) {
            var asked = new Asked(fields.getAsJsonObject());
            Map<String, Object> seen;
            try {
                seen = answer.of(asked);
            } catch (OpdException.Refused error) {
                if (error.text().isEmpty() || error.textEn().isEmpty()) {
                    throw failure(feature + ": an error without words in " + fields);
                }
                asked.unread.clear(); // it came before the rest was looked at
                seen = Map.of("error", error.code());
            }
            boolean right = !seen.isEmpty();
            for (var one : seen.entrySet()) {
                right &= asked.has(one.getKey()) && GSON.toJsonTree(one.getValue()).equals(asked.fields.get(one.getKey()));
                asked.unread.remove(one.getKey());
            }
            if (!right || !asked.unread.isEmpty()) {
                throw failure(feature + ": " + fields + "\n  seen " + seen + ", not looked at " + asked.unread);
            }
        }
        if (cases.isEmpty()) {
            throw failure(feature + ": no cases");
        }
        System.out.println(feature + ": " + cases.size() + " cases");
    }

    static <T extends Enum<T>> T of(Class<T> list, String code) {
        return Enum.valueOf(list, code.toUpperCase(Locale.ROOT));
    }

    static AgeCap cap(String code) {
        return switch (code) {
            case null -> AgeCap.BEFORE_EIGHTEENTH;
            case "before_eighteenth" -> AgeCap.BEFORE_EIGHTEENTH;
            case "literal_17y11m29d" -> AgeCap.LITERAL_SEVENTEEN_ELEVEN_TWENTY_NINE;
            default -> throw failure("unknown cap " + code);
        };
    }

    /** Fields in pairs; values may be null. */
    static Map<String, Object> fields(Object... pairs) {
        var fields = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put((String) pairs[i], pairs[i + 1]);
        }
        return fields;
    }

    static Map<String, Object> ages(Asked asked) throws OpdException {
        var birth = asked.day("birth");
        var on = asked.day("on");
        var age = Opd.age(birth, on);
        return fields(
                "years", age.years(), "months", age.months(), "days", age.days(),
                "turns_18", Opd.turns(birth, (short) 18), "minor", Opd.isMinor(birth, on),
                "literal_17y11m29d", Opd.admits(cap("literal_17y11m29d"), birth, on), "age_group", Opd.ageGroup(birth, on));
    }

    static Map<String, Object> runs(Asked asked) throws OpdException {
        var text = asked.text("text");
        if (Opd.isValidRun(text) == asked.has("error")) {
            throw failure("run: " + text + " is valid or not");
        }
        var run = Opd.parseRun(text);
        var seen = fields("run", run.formatted(), "number", run.number(), "check_digit", run.checkDigit());
        if (asked.has("placeholder")) {
            seen.put("placeholder", run.isPlaceholder());
        }
        if (asked.has("company")) {
            seen.put("company", run.isCompanyRange());
        }
        return seen;
    }

    static Map<String, Object> holidays(Asked asked) throws OpdException {
        var listed = Opd.holidays(asked.number("year"), asked.text("commune"), asked.flag("secondary"));
        return fields("days", listed.stream().map(Holiday::date).toList());
    }

    static Map<String, Object> businessDays(Asked asked) throws OpdException {
        var extra = asked.list("extra").stream().map(day -> LocalDate.parse(day.getAsString())).toList();
        var kind = of(BusinessKind.class, asked.text("kind"));
        try (var calendar = new BusinessCalendar(kind, asked.text("commune"), extra, asked.flag("secondary"))) {
            return fields("expected", switch (asked.text("op")) {
                case "is_business_day" -> (Object) calendar.isBusinessDay(asked.day("day"));
                case "next_business_day" -> calendar.nextBusinessDay(asked.day("day"));
                case "add" -> calendar.add(asked.day("day"), asked.number("n"));
                case "count" -> calendar.count(asked.day("from"), asked.day("to"));
                case String op -> throw failure("unknown op " + op);
            });
        }
    }

    static Map<String, Object> terms(Asked asked) throws OpdException {
        // An unsigned number of Rust is a signed one of Java with the same bits.
        var amount = (int) (long) asked.maybe("amount", JsonElement::getAsLong);
        var term = new Term(amount, of(TermUnit.class, asked.text("unit")));
        if (asked.text("from").contains("T")) {
            return fields("due", Opd.termDueAt(term, OffsetDateTime.parse(asked.text("from")).toInstant()));
        }
        var roll = asked.has("roll") ? of(Roll.class, asked.text("roll")) : Roll.NONE;
        try (var calendars = new Calendars(roll, asked.text("commune"))) {
            return fields("due", Opd.termDue(term, asked.day("from"), calendars));
        }
    }

    static Map<String, Object> decisions(Asked asked) throws OpdException {
        BirthDate birth = asked.has("birth") ? new BirthDate.Known(asked.day("birth"))
                : asked.has("earliest") ? new BirthDate.Between(asked.day("earliest"), asked.day("latest"))
                : new BirthDate.Unknown();
        var programme = of(Programme.class, asked.text("programme"));
        var decision = Opd.checkAge(birth, asked.day("on"), programme, cap(asked.text("cap")));
        var failed = decision.reasons().stream().filter(reason -> reason.outcome().equals("failed")).map(Reason::code).toList();
        return fields("outcome", decision.outcome(), "failed", failed);
    }

    static Map<String, Object> cases(Asked asked) throws OpdException {
        try (var kept = Case.fromJson(asked.document("case"))) {
            var asOf = asked.day("as_of");
            switch (asked.text("op")) {
                case "history" -> {
                    var history = kept.history(asOf);
                    return fields("stage", history.stage(), "unmet", codes(history.unmet(), Requirement::code));
                }
                case "check" -> {
                    var check = kept.check(Opd.eventFromJson(asked.document("event")), asOf);
                    return fields("allowed", check.allowed(), "stage", check.stage(), "unmet", codes(check.unmet(), Requirement::code));
                }
                case "apply" -> {
                    try (var after = kept.apply(Opd.eventFromJson(asked.document("event")), asOf)) {
                        return fields("stage", after.stage(), "events", after.events().size());
                    }
                }
                case String op -> throw failure("unknown op " + op);
            }
        }
    }

    static <T> List<String> codes(List<T> list, Function<T, String> code) {
        return list.stream().map(code).toList();
    }

    /** As the vectors write it: a day, or the instant with the offset of Santiago. */
    static String moment(When moment) {
        return switch (moment) {
            case null -> null;
            case When.OnDay(var day) -> day.toString();
            case When.At(var instant) -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atZone(ZoneId.of("America/Santiago")));
        };
    }

    static Map<String, Object> duties(Asked asked) throws OpdException {
        var profile = asked.has("profile") ? Profile.named(asked.text("profile")) : null;
        var options = new DutyOptions(asked.number("soon"), profile, asked.text("commune"), null, null, null);
        try (var kept = Case.fromJson(asked.document("case"))) {
            var duties = kept.duties(Opd.parseMoment(asked.text("as_of")), options);
            var due = new ArrayList<String>();
            duties.forEach(duty -> due.add(moment(duty.due())));
            return fields("codes", codes(duties, Duty::code), "due", due, "status", duties.stream().map(Duty::status).toList());
        }
    }

    static Map<String, Object> agreements(Asked asked) throws OpdException {
        try (var agreement = Agreement.fromJson(asked.document("agreement"))) {
            return switch (asked.text("op")) {
                case "check" -> fields("codes", codes(agreement.check(), AgreementFinding::code));
                case "payment" -> fields("pesos", agreement.payment(
                        asked.maybe("uss", JsonElement::getAsLong), asked.maybe("months", JsonElement::getAsLong), null, new Surcharges(null, null, null, null)));
                case String op -> throw failure("unknown op " + op);
            };
        }
    }

    static Map<String, Object> staff(Asked asked) throws OpdException {
        var readings = new StaffReadings(null, null, null);
        switch (asked.text("op")) {
            case "assess" -> {
                var role = of(StaffRole.class, asked.text("role"));
                var decision = Opd.assessStaff(asked.document("candidate"), role, asked.day("on"), readings);
                var lacking = Set.of(Answer.NOT_MET, Answer.MISSING_DOCUMENT);
                var unmet = decision.assessments().stream().filter(one -> lacking.contains(one.answer())).map(Assessment::code).toList();
                return fields("suitability", decision.suitability(), "unmet", unmet);
            }
            case "roster" -> {
                var agreed = new ArrayList<AgreedPost>();
                asked.maybe("agreed", JsonElement::getAsJsonObject).asMap().forEach(
                        (role, count) -> agreed.add(new AgreedPost(of(StaffRole.class, role), count.getAsInt())));
                var report = Opd.checkRoster(asked.document("roster"), agreed, asked.day("on"), readings);
                return fields("codes", codes(report.findings(), RosterFinding::code));
            }
            case String op -> throw failure("unknown op " + op);
        }
    }

    static Map<String, Object> rules(Asked asked) throws OpdException {
        var rule = Opd.explain(asked.text("code"));
        return fields("title", rule.title().es(), "severity", rule.severity(), "version", rule.version());
    }

    static Map<String, Object> deliveries(Asked asked) throws OpdException {
        var source = new TableSource.Bytes(null, asked.text("data").getBytes(StandardCharsets.UTF_8));
        var files = new ReadOptions(Map.of(), null, null);
        switch (asked.text("op")) {
            case "validate" -> {
                var readings = new CaseReadings(null, null, List.of());
                var options = new ValidateOptions(asked.day("as_of"), null, false, readings, List.of(), null, null, files);
                try (var report = Opd.validate(List.of(new TableFile(asked.text("table"), source)), options)) {
                    var findings = JsonParser.parseString(report.json()).getAsJsonObject().getAsJsonArray("findings");
                    same(report.findings().length > 0, true);
                    return fields("verdict", report.verdict(), "rules", each(findings, "rule"), "rows", each(findings, "row"));
                }
            }
            case "coverage" -> {
                var options = new CoverageOptions(asked.document("agreement"), asked.day("as_of"), null, null, null, files);
                var counted = Opd.coverage(List.of(new TableFile("cases", source)), options);
                var years = JsonParser.parseString(counted).getAsJsonObject().getAsJsonArray("years");
                return fields("agreed", each(years, "agreed"), "attended", each(years, "attended"));
            }
            case String op -> throw failure("unknown op " + op);
        }
    }

    static List<JsonElement> each(JsonArray rows, String field) {
        return rows.asList().stream().map(row -> row.getAsJsonObject().get(field)).toList();
    }

    /** Typed events, instants and decimals, which no document of the vectors asks for. */
    static void types() throws OpdException {
        var at = Instant.parse("2024-03-05T13:00:00Z");
        var asked = new Event.Intake(IntakeChannel.SPONTANEOUS_DEMAND, null, null, null);
        var intake = new CaseEvent("e1", new When.At(at), null, null, asked);
        try (var before = new Case(Programme.OLN, null, null); var after = before.apply(intake, null); var read = Case.fromJson(after.toJson())) {
            same(after.events(), List.of(intake));
            same(after.stage(), Stage.RECEPTION);
            same(before.events(), List.of());
            same(read.history(null).timeline().getFirst().at(), new When.At(at));
        }
        try (var agreement = Agreement.talagante2015()) {
            same(agreement.unitValue(), new BigDecimal("0.083"));
            same(agreement.payment(15080, 12, null, new Surcharges(null, null, null, new BigDecimal("0.1"))), 74_347_416L);
        }
        System.out.println("types: as the language has them");
    }

    static void same(Object seen, Object expected) {
        if (!Objects.equals(seen, expected)) {
            throw failure(expected + " expected, not " + seen);
        }
    }

    /** What must be refused with a code of ours, about this argument. */
    static void refused(String code, String field, Question question) throws Exception {
        try {
            question.ask();
        } catch (OpdException.Refused error) {
            if (!error.code().equals(code) || !Objects.equals(error.field(), field)) {
                throw failure(code + " of " + field + " expected, not " + error.code() + " of " + error.field());
            }
            if (!error.getMessage().equals(error.text())) {
                throw failure("the message is not the text: " + error.getMessage());
            }
            return;
        }
        throw failure("nothing was thrown, " + code + " expected");
    }

    /** What must be refused by Java itself. */
    static void refused(Class<? extends RuntimeException> kind, Question question) throws Exception {
        try {
            question.ask();
        } catch (RuntimeException error) {
            if (!kind.isInstance(error)) {
                throw error;
            }
            return;
        }
        throw failure("nothing was thrown, " + kind + " expected");
    }

    static void badInput() throws Exception {
        var day = LocalDate.of(2024, 1, 1);
        refused("empty", "text", () -> Opd.parseRun(""));
        refused("bad_check_digit", "text", () -> Opd.parseRun("12.345.678-6"));
        refused("unknown_commune", "commune", () -> Opd.holidays(2024, "", false));
        refused(NullPointerException.class, () -> Opd.parseRun(null));
        refused(NullPointerException.class, () -> Opd.age(null, day));
        // Half of a pair of UTF-16.
        refused(RuntimeException.class, () -> Opd.parseRun("\uD800"));
        for (var beyond : List.of(LocalDate.MIN, LocalDate.of(0, 12, 31), LocalDate.of(10000, 1, 1), LocalDate.MAX)) {
            refused("out_of_range", null, () -> Opd.age(beyond, day));
            refused("out_of_range", null, () -> Opd.checkAge(new BirthDate.Known(beyond), day, Programme.OLN, cap(null)));
        }
        refused("out_of_range", null, () -> Opd.termDueAt(new Term(1, TermUnit.HOURS), Instant.MAX));
        var closed = new BusinessCalendar(BusinessKind.JUDICIAL, null, List.of(), false);
        closed.close();
        refused(IllegalStateException.class, () -> closed.isBusinessDay(day));
        System.out.println("bad input: refused");
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        replay(folder, "age", Vectors::ages);
        replay(folder, "run", Vectors::runs);
        replay(folder, "holidays", Vectors::holidays);
        replay(folder, "business_days", Vectors::businessDays);
        replay(folder, "terms", Vectors::terms);
        replay(folder, "decisions", Vectors::decisions);
        replay(folder, "cases", Vectors::cases);
        replay(folder, "duties", Vectors::duties);
        replay(folder, "agreements", Vectors::agreements);
        replay(folder, "staff", Vectors::staff);
        replay(folder, "rules", Vectors::rules);
        replay(folder, "deliveries", Vectors::deliveries);
        types();
        badInput();
    }
}
