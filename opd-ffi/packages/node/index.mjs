/**
 * The rulebook, over the C ABI of opd.h, which says of each function what it answers and by which codes it refuses.
 *
 * A day is a Date: its day in UTC. Documents and options are objects of opd.h's JSON, where dates are text. Whatever is
 * refused throws an OpdError.
 */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import koffi from "koffi";

const DAY = 86_400_000;
const header = readFileSync(new URL("include/opd.h", import.meta.url), "utf8").replace(/\/\*[^]*?\*\//g, "");
const VERSION = /#define OPD_VERSION "(.*)"/.exec(header)[1];

/** Why there is no answer; its message is the Spanish text. */
export class OpdError extends Error {
    constructor(code, field, text, textEn) {
        super(text);
        this.name = "OpdError";
        /** The stable name of the reason, such as "bad_check_digit". */
        this.code = code;
        /** The argument or document that it is about; null where there is none to blame. */
        this.field = field;
        /** For people, in Spanish. */
        this.text = text;
        /** The same in English. */
        this.textEn = textEn;
    }
}

const library = koffi.load(process.env.OPD_LIBRARY ?? packaged());
const loaded = library.func("const char *opd_version()")();
if (loaded !== VERSION) {
    throw new OpdError(
        "version", null,
        `El paquete es de la versión ${VERSION} y la biblioteca de la ${loaded}: instale las dos de la misma.`,
        `The package is of version ${VERSION} and the library of ${loaded}: install both of the same.`,
    );
}

function packaged() {
    const folder = new URL(`native/${process.platform}-${process.arch}/`, import.meta.url);
    return fileURLToPath(new URL(readdirSync(folder)[0], folder));
}

// The types and functions of the header, for koffi. What people write goes as bytes; what is given is freed once read.
koffi.disposable("Owned", "char *", library.func("void opd_free(void *text)"));
const typedefs =
    /typedef (?:struct \w+ (?<opaque>\w+)|struct \{(?<fields>[^}]*)\} (?<struct>\w+)|(?<type>[^;{]+?)(?<alias>\w+));/g;
for (const { groups: { opaque, fields, struct, type, alias } } of header.matchAll(typedefs)) {
    if (opaque) koffi.opaque(opaque);
    else if (alias) koffi.alias(alias, { OpdBytes: "const uint8_t *", OpdText: "Owned" }[alias] ?? type);
    else koffi.struct(struct, Object.fromEntries(Array.from(
        fields.matchAll(/(\w+) (\w+)(?:\[(\d+)\])?;/g),
        ([, of, name, size]) => [name, size ? koffi.array(of, Number(size)) : of],
    )));
}
const c = {};
for (const [prototype, name] of header.matchAll(/^\w[\w ]* \*?(opd_\w+)\([^)]*\);/gm)) {
    if (name === "opd_free") continue;
    c[name] = library.func(prototype.replace(/([\w ]+\*+\w+),\s*(OpdError \*\*error\))/, " _Out_ $1, _Out_ $2"));
}

/** What a function answers; throws why it does not. */
function ask(name, ...given) {
    const [answer, error] = [[null], [null]];
    const status = c[name](...given, answer, error);
    if (status === 0) return answer[0];
    if (!error[0]) throw new OpdError("misuse", null, `${name}: ${status}`, `${name}: ${status}`);
    try {
        throw new OpdError(...["code", "field", "es", "en"].map((part) => c[`opd_error_${part}`](error[0])));
    } finally {
        c.opd_error_free(error[0]);
    }
}

/** A number that C's type holds: C would cut it in silence. */
function fits(number, least, most) {
    if (Number.isInteger(number) && least <= number && number <= most) return number;
    throw new RangeError(`${number} is no whole number between ${least} and ${most}`);
}

/** The days from 1970-01-01; what no int32 holds, and no date, becomes its end, which is out of range too. */
function epoch(date) {
    const day = Math.floor(date?.getTime() / DAY);
    return Number.isNaN(day) ? -0x80000000 : Math.max(-0x80000000, Math.min(0x7fffffff, day));
}

/** The bytes of a text, and how many. A lone surrogate has no UTF-8: a byte that is none takes its place. */
function bytes(text) {
    const data = text?.isWellFormed?.() === false ? Buffer.of(0xff) : Buffer.from(text ?? "");
    return [data, data.length];
}

const day = (days) => new Date(days * DAY);
// A code; a NUL, which would end it, becomes U+FFFD, which no code has.
const word = (code) => `${code ?? ""}`.replaceAll("\0", "\uFFFD");
const cut = (commune) => (commune == null ? null : word(commune));
/** A function of documents and options, which are empty where they are not given. */
const documents = (name, count) => (...given) => JSON.parse(ask(
    name, ...Array.from({ length: count }, (_, place) => bytes(JSON.stringify(given[place] ?? {}))).flat(),
));

/** The version of the library. */
export const version = loaded;

/** The age on a day: `years`, `months` and `days`; the birthday counts as reached. */
export const age = (birth, on) => ask("opd_age", epoch(birth), epoch(on));

/** The day on which a person completes some years. */
export const turns = (birth, years) => day(ask("opd_turns", epoch(birth), fits(years, 0, 0xffff)));

/** Whether the person is under eighteen on that day. */
export const isMinor = (birth, on) => ask("opd_is_minor", epoch(birth), epoch(on)) !== 0;

/** "child", "adolescent", or null from majority on. */
export const ageGroup = (birth, on) => ask("opd_age_group", epoch(birth), epoch(on));

/** Whether the person is inside the cap ("before_eighteenth" or "literal_17y11m29d") on that day. */
export const admits = (cap, birth, on) => ask("opd_admits", word(cap), epoch(birth), epoch(on)) !== 0;

/** Reads a RUN as people write it. */
export function run(text) {
    const { number, is_placeholder, is_company_range, ...forms } = ask("opd_run_parse", ...bytes(text));
    return { number, is_placeholder: is_placeholder !== 0, is_company_range: is_company_range !== 0, ...forms };
}

/** Whether a text is a RUN with the right check digit. */
export const isRun = (text) => c.opd_run_is_valid(...bytes(text)) !== 0;

/** The public holidays of a year: of the country, and of the commune of a CUT code. */
export const holidays = (year, commune = null, secondary = false) =>
    JSON.parse(ask("opd_holidays", fits(year, -0x80000000, 0x7fffffff), cut(commune), secondary ? 1 : 0));

/** Business days of 1990 to 2050. `close` frees it, and it answers no more. */
export class Calendar {
    #its;

    /** Those of a kind ("administrative" or "judicial"); `extra` are further days of rest. */
    constructor(kind, { commune = null, extra = [], secondary = false } = {}) {
        const rest = Int32Array.from(extra, epoch);
        this.#its = ask("opd_calendar_new", word(kind), cut(commune), rest, rest.length, secondary ? 1 : 0);
    }

    /** Whether a day is a business day. */
    isBusinessDay(date) {
        return ask("opd_is_business_day", this.#its, epoch(date)) !== 0;
    }

    /** The first business day on or after a day. */
    next(date) {
        return day(ask("opd_next_business_day", this.#its, epoch(date)));
    }

    /** The n-th business day after a day, or before it if n is negative. */
    add(date, n) {
        return day(ask("opd_add_business_days", this.#its, epoch(date), fits(n, -0x80000000, 0x7fffffff)));
    }

    /** The business days after a day, up to and with another. */
    count(after, upTo) {
        return ask("opd_count_business_days", this.#its, epoch(after), epoch(upTo));
    }

    close() {
        c.opd_calendar_free(this.#its);
        this.#its = null;
    }
}

/** What terms are counted by. `close` frees them, and they answer no more. */
export class Terms {
    #its;

    /** `roll` ("none", "administrative" or "judicial") says what becomes of a last day that is no business day. */
    constructor(roll = "none", commune = null) {
        this.#its = ask("opd_terms_new", word(roll), cut(commune));
    }

    /** The last day of a term; its first day is not counted. */
    due(amount, unit, from) {
        return day(ask("opd_term_due", this.#its, fits(amount, 0, 0xffffffff), word(unit), epoch(from)));
    }

    close() {
        c.opd_terms_free(this.#its);
        this.#its = null;
    }
}

/** The instant (whole seconds) when a term of hours ends. */
export function dueAt(amount, unit, from) {
    const start = Math.floor(from?.getTime() / 1000);
    const given = Number.isNaN(start) ? Number.MIN_SAFE_INTEGER : start;
    return new Date(Number(ask("opd_term_due_at", fits(amount, 0, 0xffffffff), word(unit), given)) * 1000);
}

/** The JSON Schema of a document. */
export const schema = (name) => JSON.parse(ask("opd_schema", word(name)));

/** What is wrong with an agreement. */
export const agreementCheck = documents("opd_agreement_check", 1);

/** What is paid for whole months: (agreement, options). */
export const paymentOfMonths = documents("opd_payment_of_months", 2);

/** What is paid for a period: (agreement, options). */
export const paymentOfPeriod = documents("opd_payment_of_period", 2);

/** The stage of a case and what is wrong with its record: (case, options). */
export const caseHistory = documents("opd_case_history", 2);

/** What would come of an event: (case, event, options). */
export const caseCheck = documents("opd_case_check", 3);

/** The case with an event put on record: (case, event, options). */
export const caseApply = documents("opd_case_apply", 3);

/** Every duty that a case started, as it stands: (case, options). */
export const caseDuties = documents("opd_case_duties", 2);

/** Assesses a person for a post: (candidate, options). */
export const assessStaff = documents("opd_assess_staff", 2);

/** Judges a delivery by every rule: the bytes (Buffer) of a CSV, XLSX, Parquet or Arrow IPC file by table, and options. */
export function validate(tables, options) {
    const given = Object.entries(tables).map(([table, data]) => ({ table: word(table), name: null, data, len: data.length, path: null }));
    return JSON.parse(ask("opd_validate", given, given.length, ...bytes(JSON.stringify(options ?? {}))));
}
