/* Replays the conformance vectors of a folder through opd.h: vectors FOLDER. */
#include <stdio.h>

#include "json.h"
#include "opd.h"

static const char *line; /* the case: one line of JSON */
static const char *looked[32]; /* the fields of it that were asked for */
static size_t looks;
static int wrong;

/* A field of the case as JSON; null if it is not there. */
static const char *raw(const char *name)
{
    const char *value = json_member(line, name);
    if (value && looks < sizeof looked / sizeof *looked) looked[looks++] = value;
    return value;
}

/* A field of the case as text; null if it is not there. */
static const char *field(const char *name)
{
    static char texts[8][4096];
    static int next;
    char *text = texts[next++ % 8];
    const char *at = raw(name);
    return at ? json_copy(at, text), text : NULL;
}

static int number(const char *name) { return (int)strtol(field(name), NULL, 10); }

static int flag(const char *name) { return field(name) && !strcmp(field(name), "true"); }

static int day_of(const char *text)
{
    int32_t epoch = 0;
    if (opd_day_parse(text, strlen(text), &epoch, NULL) != OPD_OK) abort();
    return epoch;
}

static int day(const char *name) { return day_of(field(name)); }

static void expect(const char *name, const char *seen)
{
    const char *expected = field(name);
    if (expected && !strcmp(expected, seen)) return;
    fprintf(stderr, "%s  %s is %s\n", line, name, seen);
    wrong++;
}

static void expect_number(const char *name, int seen)
{
    char text[16];
    snprintf(text, sizeof text, "%d", seen);
    expect(name, text);
}

static void expect_flag(const char *name, int seen) { expect(name, seen ? "true" : "false"); }

static void expect_day(const char *name, int epoch)
{
    OpdCivil civil;
    char text[40];
    if (opd_day_civil(epoch, &civil, NULL) != OPD_OK) abort();
    snprintf(text, sizeof text, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
    expect(name, text);
}

/* A member of an answer. */
static void expect_member(const char *name, const char *answer, const char *member)
{
    char text[512] = "nothing";
    const char *at = json_member(answer, member);
    if (at) json_copy(at, text);
    expect(name, text);
}

/* What stands under a name in each object of a list, but for those whose other member is neither of two texts. */
static void expect_list(const char *name, const char *list, const char *member, const char *other, const char *either,
                        const char *or)
{
    char seen[4096] = "[", *to = seen + 1, text[64];
    for (const char *at = json_value(list + 1); *at != ']'; at = json_value(json_after(at))) {
        if (other) json_copy(json_member(at, other), text);
        if (other && strcmp(text, either) && strcmp(text, or)) continue;
        const char *value = json_member(at, member), *end = json_after(value);
        if (to > seen + 1) to += sprintf(to, ", ");
        memcpy(to, value, (size_t)(end - value));
        to += end - value;
    }
    strcpy(to, "]");
    expect(name, seen);
}

static void expect_all(const char *name, const char *list, const char *member)
{
    expect_list(name, list, member, NULL, NULL, NULL);
}

/* Whether there is an answer; if not, why must be what the case says. */
static int answered(int status, OpdError **error)
{
    if (status == OPD_OK && !raw("error")) return 1;
    expect("error", status == OPD_REFUSED ? opd_error_code(*error) : "none");
    opd_error_free(*error);
    return 0;
}

/* An object of these fields of the case, those that are there. */
static const char *options(const char *names)
{
    static char text[4096];
    char *to = text + sprintf(text, "{"), name[32];
    for (int read; sscanf(names, "%31s%n", name, &read) == 1; names += read) {
        const char *value = raw(name);
        if (value) to += sprintf(to, "%s\"%s\": %.*s", to > text + 1 ? ", " : "", name, (int)(json_after(value) - value), value);
    }
    strcpy(to, "}");
    return text;
}

static size_t length(const char *document) { return document ? (size_t)(json_after(document) - document) : 0; }

static void age(void)
{
    OpdError *error;
    OpdAge age;
    int32_t birth = day("birth"), on = day("on"), seen;
    char *group;
    if (!answered(opd_age(birth, on, &age, &error), &error)) return;
    expect_number("years", age.years);
    expect_number("months", age.months);
    expect_number("days", age.days);
    if (answered(opd_turns(birth, 18, &seen, &error), &error)) expect_day("turns_18", seen);
    if (answered(opd_is_minor(birth, on, &seen, &error), &error)) expect_flag("minor", seen);
    if (answered(opd_admits("literal_17y11m29d", birth, on, &seen, &error), &error))
        expect_flag("literal_17y11m29d", seen);
    if (answered(opd_age_group(birth, on, &group, &error), &error))
        expect("age_group", group ? group : "null");
    opd_free(group);
}

static void run(void)
{
    OpdError *error;
    OpdRun run;
    char *identifier;
    const char *text = field("text");
    if (opd_run_is_valid(text, strlen(text)) == !!raw("error")) expect("error", "told two ways");
    if (raw("identifier_type") && opd_identifier_parse(text, strlen(text), NULL, &identifier, &error) == OPD_OK) {
        expect_member("identifier_type", identifier, "kind");
        opd_free(identifier);
    }
    if (!answered(opd_run_parse(text, strlen(text), &run, &error), &error)) return;
    expect("run", run.formatted);
    expect_number("number", (int)run.number);
    expect("check_digit", run.check_digit);
    if (raw("placeholder")) expect_flag("placeholder", run.is_placeholder);
    if (raw("company")) expect_flag("company", run.is_company_range);
}

static void holidays(void)
{
    OpdError *error;
    char *listed;
    if (!answered(opd_holidays(number("year"), field("commune"), flag("secondary"), &listed, &error), &error)) return;
    expect_all("days", listed, "date");
    opd_free(listed);
}

static void business_days(void)
{
    OpdError *error;
    OpdCalendar *calendar;
    const char *op = field("op"), *extra = raw("extra");
    int32_t rest[8], seen;
    size_t rests = 0;
    char text[16];
    if (extra)
        for (extra = json_value(extra + 1); *extra != ']' && rests < 8; extra = json_value(json_after(extra)))
            json_copy(extra, text), rest[rests++] = day_of(text);
    int made = opd_calendar_new(field("kind"), field("commune"), rest, rests, flag("secondary"), &calendar, &error);
    if (made != OPD_OK) {
        answered(made, &error);
        options("day n from to"); /* they are not asked */
    } else if (!strcmp(op, "is_business_day")) {
        if (answered(opd_is_business_day(calendar, day("day"), &seen, &error), &error)) expect_flag("expected", seen);
    } else if (!strcmp(op, "next_business_day")) {
        if (answered(opd_next_business_day(calendar, day("day"), &seen, &error), &error)) expect_day("expected", seen);
    } else if (!strcmp(op, "add")) {
        if (answered(opd_add_business_days(calendar, day("day"), number("n"), &seen, &error), &error))
            expect_day("expected", seen);
    } else if (answered(opd_count_business_days(calendar, day("from"), day("to"), &seen, &error), &error))
        expect_number("expected", seen);
    opd_calendar_free(calendar);
}

static void terms(void)
{
    OpdError *error;
    OpdTerms *terms;
    const char *from = field("from"), *unit = field("unit"), *roll = field("roll");
    uint32_t amount = (uint32_t)strtoul(field("amount"), NULL, 10);
    int hour, minute, second;
    if (sscanf(from, "%*10[0-9-]T%d:%d:%dZ", &hour, &minute, &second) == 3) {
        int32_t epoch;
        int64_t due;
        if (opd_day_parse(from, 10, &epoch, NULL) != OPD_OK) abort();
        int64_t start = epoch * 86400LL + hour * 3600 + minute * 60 + second;
        if (!answered(opd_term_due_at(amount, unit, start, &due, &error), &error)) return;
        OpdCivil civil;
        char text[48];
        opd_day_civil((int32_t)(due / 86400), &civil, NULL);
        int rest = (int)(due % 86400);
        snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", civil.year, civil.month, civil.day,
                 rest / 3600, rest / 60 % 60, rest % 60);
        expect("due", text);
        return;
    }
    int32_t due;
    int made = opd_terms_new(roll ? roll : "none", field("commune"), &terms, &error);
    if (made != OPD_OK) answered(made, &error);
    else if (answered(opd_term_due(terms, amount, unit, day_of(from), &due, &error), &error)) expect_day("due", due);
    opd_terms_free(terms);
}

static void decisions(void)
{
    OpdError *error;
    char *decision;
    const char *asked = options("birth earliest latest on programme cap");
    if (!answered(opd_check_age(asked, strlen(asked), &decision, &error), &error)) return;
    expect_member("outcome", decision, "outcome");
    expect_list("failed", json_member(decision, "reasons"), "code", "outcome", "failed", "failed");
    opd_free(decision);
}

static void cases(void)
{
    OpdError *error;
    char *answer, *applied;
    const char *op = field("op"), *given = raw("case"), *event = raw("event"), *asked = options("as_of");
    size_t size = length(given), events = length(event), asks = strlen(asked);
    int history = !strcmp(op, "history"), apply = !strcmp(op, "apply"), count = 0;
    if (!answered(history ? opd_case_history(given, size, asked, asks, &answer, &error)
                  : apply ? opd_case_apply(given, size, event, events, asked, asks, &answer, &error)
                          : opd_case_check(given, size, event, events, asked, asks, &answer, &error), &error))
        return;
    if (apply) {
        const char *at = json_member(answer, "events");
        for (at = json_value(at + 1); *at != ']'; at = json_value(json_after(at))) count++;
        expect_number("events", count);
        applied = answer;
        if (!answered(opd_case_history(applied, strlen(applied), NULL, 0, &answer, &error), &error)) abort();
        opd_free(applied);
    } else expect_all("unmet", json_member(answer, "unmet"), "code");
    if (!history && !apply) expect_member("allowed", answer, "allowed");
    expect_member("stage", answer, "stage");
    opd_free(answer);
}

static void duties(void)
{
    OpdError *error;
    char *duties;
    const char *given = raw("case"), *asked = options("as_of commune profile soon crime_report_start");
    if (!answered(opd_case_duties(given, length(given), asked, strlen(asked), &duties, &error), &error)) return;
    expect_all("codes", duties, "code");
    expect_all("due", duties, "due");
    expect_all("status", duties, "status");
    opd_free(duties);
}

static void agreements(void)
{
    OpdError *error;
    char *answer;
    const char *given = raw("agreement"), *asked = options("uss months");
    int check = !strcmp(field("op"), "check");
    if (!answered(check ? opd_agreement_check(given, length(given), &answer, &error)
                        : opd_payment_of_months(given, length(given), asked, strlen(asked), &answer, &error), &error))
        return;
    if (check) expect_all("codes", answer, "code");
    else expect_member("pesos", answer, "pesos");
    opd_free(answer);
}

static void staff(void)
{
    OpdError *error;
    char *answer;
    int assess = !strcmp(field("op"), "assess");
    const char *given = raw(assess ? "candidate" : "roster"), *asked = options("role agreed on readings");
    if (!answered((assess ? opd_assess_staff : opd_roster_check)(given, length(given), asked, strlen(asked), &answer, &error),
                  &error))
        return;
    if (assess) {
        expect_member("suitability", answer, "suitability");
        expect_list("unmet", json_member(answer, "assessments"), "code", "answer", "not_met", "missing_document");
    } else expect_all("codes", json_member(answer, "findings"), "code");
    opd_free(answer);
}

static void rules(void)
{
    OpdError *error;
    char *rule;
    if (!answered(opd_rule(field("code"), &rule, &error), &error)) return;
    expect_member("title", json_member(rule, "title"), "es");
    expect_member("severity", rule, "severity");
    expect_member("version", rule, "version");
    opd_free(rule);
}

static void deliveries(void)
{
    OpdError *error;
    char *answer;
    int validate = !strcmp(field("op"), "validate");
    const char *data = field("data"), *asked = options("as_of agreement");
    OpdTable table = {validate ? field("table") : "cases", NULL, data, strlen(data), NULL};
    if (!answered((validate ? opd_validate : opd_coverage)(&table, 1, asked, strlen(asked), &answer, &error), &error))
        return;
    if (validate) {
        expect_member("verdict", answer, "verdict");
        expect_all("rules", json_member(answer, "findings"), "rule");
        expect_all("rows", json_member(answer, "findings"), "row");
    } else {
        expect_all("agreed", json_member(answer, "years"), "agreed");
        expect_all("attended", json_member(answer, "years"), "attended");
    }
    opd_free(answer);
}

/* A field of the case that nobody looked at is an expectation that nobody held. */
static void expect_looked(void)
{
    for (const char *at = json_value(line + 1), *value; *at != '}'; at = json_value(json_after(value))) {
        value = json_value(json_after(at));
        int found = !strncmp(at, "\"source\"", 8) || !strncmp(at, "\"note\"", 6);
        for (size_t look = 0; look < looks && !found; look++) found = looked[look] == value;
        if (!found) fprintf(stderr, "%s  nobody looked at %.20s\n", line, at), wrong++;
    }
}

int main(int count, char **arguments)
{
    const struct { const char *name; void (*replay)(void); } files[] = {
        {"age", age}, {"run", run}, {"holidays", holidays}, {"business_days", business_days}, {"terms", terms},
        {"decisions", decisions}, {"cases", cases}, {"duties", duties}, {"agreements", agreements}, {"staff", staff},
        {"rules", rules}, {"deliveries", deliveries}};
    if (strcmp(opd_version(), OPD_VERSION)) {
        printf("opd.h is of %s, the library of %s\n", OPD_VERSION, opd_version());
        return 3;
    }
    if (count != 2) return 2;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[512], text[4096];
        int ran = 0;
        snprintf(path, sizeof path, "%s/%s.json", arguments[1], files[i].name);
        FILE *file = fopen(path, "r");
        while (file && fgets(text, sizeof text, file)) {
            if (strncmp(text, "    {", 5)) continue;
            line = text + 4;
            looks = 0;
            files[i].replay();
            expect_looked();
            ran++;
            if (wrong) return 1;
        }
        printf("%s: %d cases\n", files[i].name, ran);
        if (!ran) return 1;
        fclose(file);
    }
    return 0;
}
