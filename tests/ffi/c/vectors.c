/* Replays the conformance vectors of a folder through opd.h: vectors FOLDER. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "opd.h"

static const char *line; /* the case: one line of JSON */
static int wrong;

/* The text of a field of the case; null if it is not there. */
static const char *field(const char *name)
{
    static char texts[8][256];
    static int next;
    char *text = texts[next++ % 8], *to = text, key[64];
    snprintf(key, sizeof key, "\"%s\": ", name);
    const char *at = strstr(line, key);
    if (!at) return NULL;
    at += strlen(key);
    const char *ends = *at == '"' ? "\"" : ",]}";
    for (at += *at == '"'; !strchr(ends, *at); at++) {
        if (*at != '\\') *to++ = *at;
        else *to++ = *++at == 'n' ? '\n' : *at == 't' ? '\t' : *at;
    }
    *to = 0;
    return text;
}

static int number(const char *name) { return (int)strtol(field(name), NULL, 10); }

static int flag(const char *name) { return field(name) && !strcmp(field(name), "true"); }

static int day(const char *name)
{
    int32_t epoch = 0;
    if (opd_day_parse(field(name), strlen(field(name)), &epoch, NULL) != OPD_OK) abort();
    return epoch;
}

/* The days of a list, and how many they are. */
static size_t days(const char *name, int32_t *list)
{
    size_t count = 0;
    char key[64];
    snprintf(key, sizeof key, "\"%s\": [", name);
    const char *at = strstr(line, key);
    if (at)
        for (at += strlen(key); *at == '"'; at += at[12] == ',' ? 14 : 12) /* "2026-11-23", "2026-11-24"] */
            if (count == 8 || opd_day_parse(at + 1, 10, &list[count++], NULL) != OPD_OK) abort();
    return count;
}

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

/* Whether there is an answer; if not, why must be what the case says. */
static int answered(int status, OpdError **error)
{
    if (status == OPD_OK && !field("error")) return 1;
    expect("error", status == OPD_REFUSED ? opd_error_code(*error) : "none");
    opd_error_free(*error);
    return 0;
}

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
    const char *text = field("text");
    if (opd_run_is_valid(text, strlen(text)) == !!field("error")) expect("error", "told two ways");
    if (!answered(opd_run_parse(text, strlen(text), &run, &error), &error)) return;
    expect("run", run.formatted);
    expect_number("number", (int)run.number);
    expect("check_digit", run.check_digit);
    if (field("placeholder")) expect_flag("placeholder", run.is_placeholder);
    if (field("company")) expect_flag("company", run.is_company_range);
}

static void business_days(void)
{
    OpdError *error;
    OpdCalendar *calendar;
    const char *op = field("op");
    int32_t extra[8], seen;
    size_t extras = days("extra", extra);
    int made = opd_calendar_new(field("kind"), field("commune"), extra, extras, flag("secondary"), &calendar, &error);
    if (made != OPD_OK) answered(made, &error);
    else if (!strcmp(op, "is_business_day")) {
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
    else if (answered(opd_term_due(terms, amount, unit, day("from"), &due, &error), &error)) expect_day("due", due);
    opd_terms_free(terms);
}

int main(int count, char **arguments)
{
    const struct { const char *name; void (*replay)(void); } files[] = {
        {"age", age}, {"run", run}, {"business_days", business_days}, {"terms", terms}};
    if (count != 2) return 2;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[512], text[2048];
        int ran = 0;
        snprintf(path, sizeof path, "%s/%s.json", arguments[1], files[i].name);
        FILE *file = fopen(path, "r");
        while (file && fgets(text, sizeof text, file))
            if (!strncmp(text, "    {", 5)) line = text, files[i].replay(), ran++;
        printf("%s: %d cases\n", files[i].name, ran);
        if (!ran) return 1;
        fclose(file);
    }
    return wrong != 0;
}
