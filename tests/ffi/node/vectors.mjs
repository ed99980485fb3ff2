// Replays the conformance vectors of a folder through opd.h: node vectors.mjs LIBRARY FOLDER
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import koffi from "koffi";

const [library, folder] = process.argv.slice(2);
const opd = koffi.load(library);

const header = readFileSync(new URL("../../../opd-ffi/include/opd.h", import.meta.url), "utf8");
const [, written] = header.match(/#define OPD_VERSION "(.*)"/);
assert.equal(opd.func("const char *opd_version()")(), written, "the library is of another version than opd.h");

const OPD_OK = 0;
const OpdError = koffi.opaque("OpdError");
const OpdCalendar = koffi.opaque("OpdCalendar");
const OpdTerms = koffi.opaque("OpdTerms");
koffi.struct("OpdAge", { years: "int32_t", months: "int32_t", days: "int32_t" });
const text16 = koffi.array("char", 16);
koffi.struct("OpdRun", {
    number: "uint32_t", is_placeholder: "int32_t", is_company_range: "int32_t",
    check_digit: koffi.array("char", 2), formatted: text16, compact: text16, masked: text16,
});
koffi.struct("OpdTable", {
    table: "const char *", name: "const char *", data: "const char *", len: "size_t", path: "const char *",
});
koffi.disposable("OwnedText", "char *", opd.func("int32_t opd_free(void *text)"));
const code = opd.func("const char *opd_error_code(const OpdError *error)");
const spanish = opd.func("const char *opd_error_es(const OpdError *error)");
const freeError = opd.func("int32_t opd_error_free(OpdError *error)");

/** A function of the header as one that answers, or throws an Error with its `code`. */
function answers(name, parameters, answer) {
    const call = opd.func(`int32_t ${name}(${parameters}, _Out_ ${answer} *answer, _Out_ OpdError **error)`);
    return (...given) => {
        const [out, error] = [[null], [null]];
        const status = call(...given, out, error);
        if (status === OPD_OK) return out[0];
        const refused = new Error(error[0] ? spanish(error[0]) : `status ${status}`);
        refused.code = error[0] ? code(error[0]) : status;
        freeError(error[0]);
        throw refused;
    };
}

/** Whole numbers that JavaScript has not travel as texts between signs: in from the vectors, and out again. */
const kept = (text) => text.replaceAll(/: (\d{16,})/g, ': "#$1#"');
const exact = (json) => json.replaceAll(/"#(\d+)#"/g, "$1");

/** A function of documents and options as one of values. */
function documents(name, ...parameters) {
    const given = parameters.map((parameter) => `const char *${parameter}, size_t ${parameter}_len`).join(", ");
    const call = answers(name, given, "OwnedText");
    return (...values) => {
        const texts = parameters.map((_, place) => exact(JSON.stringify(values[place]) ?? ""));
        return JSON.parse(call(...texts.flatMap((text) => [text, Buffer.byteLength(text)])));
    };
}

/** A function of tables and options, the table as the text of a file. */
function deliveries(name) {
    const call = answers(name, "const OpdTable *tables, size_t count, const char *options, size_t len", "OwnedText");
    return (table, data, options) => {
        const [asked, len] = [JSON.stringify(options), Buffer.byteLength(data)];
        return JSON.parse(call([{ table, name: null, data, len, path: null }], 1, asked, Buffer.byteLength(asked)));
    };
}

const age = answers("opd_age", "int32_t birth, int32_t on", "OpdAge");
const turns = answers("opd_turns", "int32_t birth, uint16_t years", "int32_t");
const isMinor = answers("opd_is_minor", "int32_t birth, int32_t on", "int32_t");
const ageGroup = answers("opd_age_group", "int32_t birth, int32_t on", "OwnedText");
const admits = answers("opd_admits", "const char *cap, int32_t birth, int32_t on", "int32_t");
const parseRun = answers("opd_run_parse", "const char *text, size_t len", "OpdRun");
const isValidRun = opd.func("int32_t opd_run_is_valid(const char *text, size_t len)");
const newCalendar = answers(
    "opd_calendar_new",
    "const char *kind, const char *commune, const int32_t *extra, size_t extra_len, int32_t secondary",
    "OpdCalendar *",
);
const freeCalendar = opd.func("int32_t opd_calendar_free(OpdCalendar *calendar)");
const ofDay = "const OpdCalendar *calendar, int32_t day";
const businessDays = {
    is_business_day: (its, { day }) => !!answers("opd_is_business_day", ofDay, "int32_t")(its, epoch(day)),
    next_business_day: (its, { day }) => iso(answers("opd_next_business_day", ofDay, "int32_t")(its, epoch(day))),
    add: (its, { day, n }) => iso(answers("opd_add_business_days", `${ofDay}, int32_t n`, "int32_t")(its, epoch(day), n)),
    count: (its, { from, to }) =>
        answers("opd_count_business_days", `${ofDay}, int32_t up_to`, "int32_t")(its, epoch(from), epoch(to)),
};
const newTerms = answers("opd_terms_new", "const char *roll, const char *commune", "OpdTerms *");
const freeTerms = opd.func("int32_t opd_terms_free(OpdTerms *terms)");
const due = answers("opd_term_due", "const OpdTerms *terms, uint32_t amount, const char *unit, int32_t from", "int32_t");
const dueAt = answers("opd_term_due_at", "uint32_t amount, const char *unit, int64_t from", "int64_t");

const holidays = answers("opd_holidays", "int32_t year, const char *commune, int32_t secondary", "OwnedText");
const parseIdentifier = answers("opd_identifier_parse", "const char *text, size_t len, const char *declared", "OwnedText");
const checkAge = documents("opd_check_age", "options");
const caseHistory = documents("opd_case_history", "case_", "options");
const caseCheck = documents("opd_case_check", "case_", "event", "options");
const caseApply = documents("opd_case_apply", "case_", "event", "options");
const caseDuties = documents("opd_case_duties", "case_", "options");
const agreementCheck = documents("opd_agreement_check", "agreement");
const paymentOfMonths = documents("opd_payment_of_months", "agreement", "options");
const assessStaff = documents("opd_assess_staff", "candidate", "options");
const rosterCheck = documents("opd_roster_check", "roster", "options");
const rule = answers("opd_rule", "const char *code", "OwnedText");
const validate = deliveries("opd_validate");
const coverage = deliveries("opd_coverage");

const epoch = (day) => Date.parse(`${day}T00:00Z`) / 86_400_000;
const codes = (list) => list.map(({ code }) => code);
const iso = (day) => new Date(day * 86_400_000).toISOString().slice(0, 10);

const replays = {
    age({ birth, on }) {
        const person = [epoch(birth), epoch(on)];
        return {
            ...age(...person),
            turns_18: iso(turns(person[0], 18)),
            minor: !!isMinor(...person),
            literal_17y11m29d: !!admits("literal_17y11m29d", ...person),
            age_group: ageGroup(...person),
        };
    },
    run({ text, identifier_type }) {
        const given = [text, Buffer.byteLength(text)];
        if (identifier_type) assert.equal(JSON.parse(parseIdentifier(...given, null)).kind, identifier_type);
        const valid = isValidRun(...given) === 1;
        try {
            const run = parseRun(...given);
            assert(valid);
            return {
                run: run.formatted, number: run.number, check_digit: run.check_digit,
                placeholder: !!run.is_placeholder, company: !!run.is_company_range,
            };
        } catch (error) {
            assert(!valid);
            throw error;
        }
    },
    holidays({ year, commune, secondary }) {
        return { days: JSON.parse(holidays(year, commune ?? null, secondary ? 1 : 0)).map(({ date }) => date) };
    },
    business_days({ op, kind, commune, extra = [], secondary, day, n, from, to }) {
        const calendar = newCalendar(kind, commune ?? null, extra.map(epoch), extra.length, secondary ? 1 : 0);
        try {
            return { expected: businessDays[op](calendar, { day, n, from, to }) };
        } finally {
            freeCalendar(calendar);
        }
    },
    terms({ amount, unit, from, roll = "none", commune }) {
        if (from.includes("T")) {
            const end = new Date(Number(dueAt(amount, unit, Date.parse(from) / 1000)) * 1000);
            return { due: end.toISOString().replace(".000Z", "Z") };
        }
        const terms = newTerms(roll, commune ?? null);
        try {
            return { due: iso(due(terms, amount, unit, epoch(from))) };
        } finally {
            freeTerms(terms);
        }
    },
    decisions({ birth, earliest, latest, on, programme, cap }) {
        const { outcome, reasons } = checkAge({ birth, earliest, latest, on, programme, cap });
        return { outcome, failed: codes(reasons.filter((reason) => reason.outcome === "failed")) };
    },
    cases({ op, case: given, event, as_of }) {
        if (op === "apply") {
            const applied = caseApply(given, event, { as_of });
            return { stage: caseHistory(applied).stage, events: applied.events.length };
        }
        const { stage, unmet, allowed } = op === "check" ? caseCheck(given, event, { as_of }) : caseHistory(given, { as_of });
        return { stage, unmet: codes(unmet), ...(op === "check" && { allowed }) };
    },
    duties({ case: given, as_of, commune, profile, soon, crime_report_start }) {
        const duties = caseDuties(given, { as_of, commune, profile, soon, crime_report_start });
        return { codes: codes(duties), due: duties.map(({ due }) => due), status: duties.map(({ status }) => status) };
    },
    agreements({ op, agreement, uss, months }) {
        return op === "check" ? { codes: codes(agreementCheck(agreement)) } : paymentOfMonths(agreement, { uss, months });
    },
    staff({ op, candidate, role, roster, agreed, on, readings }) {
        if (op === "roster") return { codes: codes(rosterCheck(roster, { agreed, on, readings }).findings) };
        const { suitability, assessments } = assessStaff(candidate, { role, on, readings });
        const lacking = ({ answer }) => answer === "not_met" || answer === "missing_document";
        return { suitability, unmet: codes(assessments.filter(lacking)) };
    },
    rules({ code }) {
        const { title, severity, version } = JSON.parse(rule(code));
        return { title: title.es, severity, version };
    },
    deliveries({ op, table, data, as_of, agreement }) {
        if (op === "validate") {
            const { verdict, findings } = validate(table, data, { as_of });
            return { verdict, rules: findings.map((one) => one.rule), rows: findings.map((one) => one.row) };
        }
        const { years } = coverage("cases", data, { as_of, agreement });
        return { agreed: years.map((year) => year.agreed), attended: years.map((year) => year.attended) };
    },
};

for (const [name, replay] of Object.entries(replays)) {
    const { cases } = JSON.parse(kept(readFileSync(`${folder}/${name}.json`, "utf8")));
    for (const asked of cases) {
        const looked = new Set(["source", "note"]);
        const look = { get: (fields, field) => (looked.add(field), fields[field]) };
        let seen;
        try {
            seen = replay(new Proxy(asked, look));
        } catch (error) {
            if (typeof error.code !== "string" || error instanceof assert.AssertionError) throw error;
            seen = { error: error.code };
        }
        const told = Object.entries(seen).filter(([field]) => field in asked);
        assert.ok(told.length > 0, JSON.stringify(asked));
        assert.deepEqual(Object.fromEntries(told), Object.fromEntries(told.map(([f]) => [f, asked[f]])), JSON.stringify(asked));
        assert.equal("error" in asked, "error" in seen, JSON.stringify(asked));
        // A field that nobody looked at is an expectation that nobody held.
        const missed = Object.keys(asked).filter((field) => !looked.has(field) && !(field in seen));
        assert.deepEqual(missed, [], JSON.stringify(asked));
    }
    console.log(`${name}: ${cases.length} cases`);
}
