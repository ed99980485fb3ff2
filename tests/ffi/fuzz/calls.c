/* Bytes as calls of opd.h: the fuzzer's, and the replay of its corpus, with a main of its own, if REPLAY is defined.
 *
 * An input is the number of a group of functions and what they are given in turn: numbers, little-endian, and texts, each
 * up to a byte 0, the last one up to the end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "opd.h"

static const uint8_t *at, *end;

static int64_t number(size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes && at < end; i++) value |= (uint64_t)*at++ << 8 * i;
    return (int64_t)value;
}

static int32_t number32(void) { return (int32_t)number(4); }

/* A text of its own memory, so that reading past it is noticed. */
typedef struct { char *data; size_t len; } Text;

static Text text(int last)
{
    const uint8_t *stop = last ? NULL : memchr(at, 0, (size_t)(end - at));
    Text given = {NULL, (size_t)((stop ? stop : end) - at)};
    if (given.len && !(given.data = malloc(given.len))) abort();
    if (given.len) memcpy(given.data, at, given.len);
    at += given.len + !!stop;
    return given;
}

/* A code, which ends with a NUL; null if there is none. */
static char *word(void)
{
    Text given = text(0);
    char *code = given.len ? calloc(given.len + 1, 1) : NULL;
    if (code) memcpy(code, given.data, given.len);
    free(given.data);
    return code;
}

static void check_text(const char *text, size_t least)
{
    if (!text || strlen(text) < least) abort();
}

/* What every function owes. */
static int answered(int status, OpdError **told)
{
    OpdError *error = *told;
    if (status == OPD_OK) {
        if (error) abort();
        return 1;
    }
    if (status == OPD_REFUSED) {
        check_text(opd_error_code(error), 1);
        check_text(opd_error_es(error), 1);
        check_text(opd_error_en(error), 1);
        if (opd_error_field(error)) check_text(opd_error_field(error), 1);
    } else if (status != OPD_MISUSE || error) abort();
    if (opd_error_free(error) != OPD_OK) abort();
    return 0;
}

static void answered_text(int status, char *answer, OpdError *error)
{
    if (answered(status, &error)) check_text(answer, 2);
    else if (answer) abort();
    if (opd_free(answer) != OPD_OK) abort();
}

static void answered_buffer(int status, OpdBuffer buffer, OpdError *error)
{
    if (answered(status, &error) != !!buffer.len) abort();
    if (opd_buffer_free(buffer) != OPD_OK) abort();
}

static void scalars(void)
{
    OpdError *error;
    OpdAge age;
    OpdCivil civil;
    int32_t birth = number32(), on = number32(), seen;
    int64_t instant = number(8);
    char *cap = word(), *told = NULL;
    answered(opd_age(birth, on, &age, &error), &error);
    answered(opd_turns(birth, (uint16_t)on, &seen, &error), &error);
    answered(opd_is_minor(birth, on, &seen, &error), &error);
    answered(opd_admits(cap, birth, on, &seen, &error), &error);
    answered(opd_day_civil(birth, &civil, &error), &error);
    int status = opd_age_group(birth, on, &told, &error);
    if (answered(status, &error) && told) check_text(told, 1);
    opd_free(told);
    answered(opd_term_due_at((uint32_t)birth, "hours", instant, &instant, &error), &error);
    answered(opd_term_due_at((uint32_t)birth, cap, instant, &instant, &error), &error);
    int asked = opd_norm(cap, on, &told, &error);
    answered_text(asked, told, error);
    free(cap);
}

static void texts(void)
{
    OpdError *error;
    OpdRun run;
    int32_t day;
    char *told, *kind = word();
    Text given = text(1);
    int parsed = opd_run_parse(given.data, given.len, &run, &error);
    if (answered(parsed, &error) != opd_run_is_valid(given.data, given.len)) abort();
    answered(opd_day_parse(given.data, given.len, &day, &error), &error);
    int asked = opd_identifier_parse(given.data, given.len, kind, &told, &error);
    answered_text(asked, told, error);
    free(kind);
    free(given.data);
}

static void calendars(void)
{
    OpdError *error;
    OpdCalendar *calendar;
    OpdTerms *terms;
    int32_t extra[2] = {number32(), number32()}, day = number32(), n = number32(), seen;
    size_t extras = (size_t)number(1) % 3;
    char *kind = word(), *commune = word(), *unit = word(), *listed;
    int asked = opd_holidays(n, commune, day & 1, &listed, &error);
    answered_text(asked, listed, error);
    int made = opd_calendar_new(kind, commune, extras ? extra : NULL, extras, n & 1, &calendar, &error);
    if (answered(made, &error) != !!calendar) abort();
    answered(opd_is_business_day(calendar, day, &seen, &error), &error);
    answered(opd_next_business_day(calendar, day, &seen, &error), &error);
    answered(opd_add_business_days(calendar, day, n, &seen, &error), &error);
    answered(opd_count_business_days(calendar, day, n, &seen, &error), &error);
    if (opd_calendar_free(calendar) != OPD_OK) abort();
    made = opd_terms_new(kind, commune, &terms, &error);
    if (answered(made, &error) != !!terms) abort();
    answered(opd_term_due(terms, (uint32_t)n, unit, day, &seen, &error), &error);
    if (opd_terms_free(terms) != OPD_OK) abort();
#ifdef CHECKED /* a debug build notices what was freed */
    if (calendar && opd_is_business_day(calendar, day, &seen, &error) != OPD_MISUSE) abort();
    if (calendar && opd_calendar_free(calendar) != OPD_MISUSE) abort();
    if (terms && opd_term_due(terms, 1, "months", day, &seen, &error) != OPD_MISUSE) abort();
#endif
    free(kind);
    free(commune);
    free(unit);
}

static void words(void)
{
    int32_t (*const functions[])(const char *, char **, OpdError **) = {opd_rule, opd_schema, opd_lifecycle};
    OpdError *error;
    char *told, *asked = word();
    for (size_t i = 0; i < 3; i++) {
        int status = functions[i](asked, &told, &error);
        answered_text(status, told, error);
    }
    free(asked);
}

static void documents(void)
{
    int32_t (*const ones[])(const char *, size_t, char **, OpdError **) = {opd_agreement_check, opd_check_age};
    int32_t (*const twos[])(const char *, size_t, const char *, size_t, char **, OpdError **) = {
        opd_case_history, opd_case_duties, opd_payment_of_months, opd_payment_of_period, opd_assess_staff,
        opd_roster_check, opd_check_case};
    OpdError *error;
    char *told;
    size_t which = (size_t)number(1) % 11;
    Text a = text(0), b = text(0), c = text(1);
    int status = which < 2   ? ones[which](a.data, a.len, &told, &error)
                 : which < 9 ? twos[which - 2](a.data, a.len, b.data, b.len, &told, &error)
                 : which < 10 ? opd_case_check(a.data, a.len, b.data, b.len, c.data, c.len, &told, &error)
                              : opd_case_apply(a.data, a.len, b.data, b.len, c.data, c.len, &told, &error);
    answered_text(status, told, error);
    free(a.data);
    free(b.data);
    free(c.data);
}

static void deliveries(void)
{
    int32_t (*const functions[])(const OpdTable *, size_t, const char *, size_t, char **, OpdError **) = {
        opd_validate, opd_coverage, opd_duties, opd_assess_staff_table};
    OpdError *error;
    char *told;
    OpdBuffer buffer;
    size_t which = (size_t)number(1) % 6;
    char *table = word(), *name = word();
    Text options = text(0), file = text(1);
    OpdTable given = {table, name, file.data, file.len, NULL};
    if (which < 4) {
        int status = functions[which](&given, 1, options.data, options.len, &told, &error);
        answered_text(status, told, error);
    } else {
        int status = which < 5 ? opd_validate_ipc(&given, 1, options.data, options.len, &buffer, &error)
                               : opd_duties_ipc(&given, 1, options.data, options.len, &buffer, &error);
        answered_buffer(status, buffer, error);
    }
    free(table);
    free(name);
    free(options.data);
    free(file.data);
}

void opd_call(const uint8_t *data, size_t len)
{
    void (*const groups[])(void) = {scalars, texts, calendars, words, documents, deliveries, documents, deliveries};
    at = data, end = data + len;
    groups[number(1) & 7]();
}

#ifdef REPLAY
int main(int count, char **files)
{
    static uint8_t data[1 << 20];
    for (int i = 1; i < count; i++) {
        FILE *file = fopen(files[i], "rb");
        if (!file) return perror(files[i]), 1;
        size_t len = fread(data, 1, sizeof data, file);
        fclose(file);
        opd_call(data, len);
    }
    printf("%d inputs\n", count - 1);
    return 0;
}
#endif
